using System.Collections.Frozen;

namespace SeatAspire.Api.Shows;

/// <summary>The currencies that ISO 4217 lists as money in use, and how many decimals each has. Prices are whole numbers of the smallest unit.</summary>
public static class Currencies
{
    private static readonly FrozenDictionary<string, int> DecimalsOf = Enumerable.Empty<KeyValuePair<string, int>>()
        .Concat(With(0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"))
        .Concat(With(2,
            "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR "
            + "FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU "
            + "MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL "
            + "THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"))
        .Concat(With(3, "BHD IQD JOD KWD LYD OMR TND"))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether it is a currency's code: three capital letters.</summary>
    public static bool Has(string code) => DecimalsOf.ContainsKey(code);

    /// <summary>Decimals of the unit that people speak of: 0 for KRW, 2 for EUR. 2 for what is no currency.</summary>
    public static int Decimals(string code) => DecimalsOf.GetValueOrDefault(code, 2);

    private static IEnumerable<KeyValuePair<string, int>> With(int decimals, string codes) =>
        codes.Split(' ').Select(code => KeyValuePair.Create(code, decimals));
}
