using SeatAspire.Tests.Browser;
using SeatAspire.Tests.Support;

namespace SeatAspire.Tests.Distributed;

/// <summary>One system for all tests that harm nobody else's: each takes seats and people of its own. And one browser.</summary>
[CollectionDefinition(Name)]
public sealed class SharedSystem : ICollectionFixture<SeatSystem>, ICollectionFixture<Browsers>
{
    public const string Name = "shared system";
}
