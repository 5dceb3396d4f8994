namespace SeatAspire.Api.Shows;

/// <summary>Settings of the section <c>Holds</c>: what dates have that were given nothing else (<see cref="SaleTerms"/>).</summary>
public sealed class HoldOptions
{
    /// <summary>How long a hold lasts, in seconds.</summary>
    public int Seconds { get; set; } = 300;

    /// <summary>Most seats a person may hold and have bought of one showing.</summary>
    public int MaxSeats { get; set; } = 8;

    /// <summary>So many holds of a date may run out before a person has to pause; 0: any number.</summary>
    public int RunOutsBeforePause { get; set; } = 2;
}
