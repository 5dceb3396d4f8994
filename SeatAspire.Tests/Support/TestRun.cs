// One after the other: each system is a dozen processes, and a test of promises should not measure the machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
