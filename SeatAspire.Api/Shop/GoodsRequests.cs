using System.Text.Json.Serialization;
using SeatAspire.Api.Problems;

namespace SeatAspire.Api.Shop;

/// <summary>Goods that an admin adds.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Category">1 to 64 small letters, digits and hyphens, such as <c>drink</c>.</param>
/// <param name="Price">From 0, in the currency's minor unit.</param>
/// <param name="Stock">From 0.</param>
/// <param name="GoodsId">1 to 64 small letters, digits and hyphens; made up if null.</param>
/// <param name="ThumbnailUrl">A picture, relative to the web app or https; none if null.</param>
/// <param name="Currency">ISO 4217, three capital letters; <c>KRW</c> if null.</param>
public sealed record GoodsRequest(
    string Name, string Category, long Price, int Stock, string? GoodsId = null, string? ThumbnailUrl = null, string? Currency = null)
{
    /// <summary>Why these can be no goods; null where they can.</summary>
    internal Refusal? Check() =>
        GoodsId is { } id && (!GoodsRules.IsSlug(id) || id is "cart" or "checkout")
            ? ShopRefusals.Goods("goodsId has 1 to 64 small letters, digits and hyphens.", "goodsId는 1~64자의 소문자, 숫자, 하이픈입니다.")
            : GoodsRules.Check(Name, Category, ThumbnailUrl, Price, Stock)
        ?? (Currency is { } currency && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
            ? ShopRefusals.Goods("currency is a code such as KRW.", "currency는 KRW 같은 통화 코드입니다.")
            : null);
}

/// <summary>What is to be otherwise about goods: any subset, what is absent stays.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Category">1 to 64 small letters, digits and hyphens.</param>
/// <param name="Price">From 0, in the currency's minor unit. What was bought keeps the price it was bought at.</param>
/// <param name="Stock">From 0: how many are left now, whatever was sold before.</param>
/// <param name="ThumbnailUrl">A picture, relative to the web app or https; none if empty.</param>
/// <param name="GoodsId">Never changes: their own, or absent.</param>
/// <param name="Currency">Never changes: their own, or absent.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GoodsChange(
    string? Name = null, string? Category = null, long? Price = null, int? Stock = null, string? ThumbnailUrl = null, string? GoodsId = null,
    string? Currency = null)
{
    /// <summary>Why this can be no change of any goods; null where it can.</summary>
    internal Refusal? Check() => GoodsRules.Check(Name, Category, ThumbnailUrl, Price, Stock);

    /// <summary>Why this can be no change of these goods; null where it can.</summary>
    internal Refusal? Check(GoodsRow goods) =>
        GoodsId is { } id && id != goods.GoodsId ? ShopRefusals.Goods(
            "goodsId never changes: leave it out. Add other goods for another id.", "goodsId는 바꿀 수 없으니 빼고 보내 주세요. 다른 id가 필요하면 상품을 새로 추가하세요.")
        : Currency is { } currency && currency != goods.Currency ? ShopRefusals.Goods(
            $"currency never changes: these goods are sold in {goods.Currency}. Leave it out, or add other goods.",
            $"currency는 바꿀 수 없습니다. 이 상품의 통화는 {goods.Currency}입니다. 빼고 보내거나 상품을 새로 추가하세요.")
        : null;
}

/// <summary>What goods may be, new ones and changed ones.</summary>
internal static class GoodsRules
{
    private const string SlugLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";

    /// <summary>What is wrong with what is given; null where nothing is.</summary>
    public static Refusal? Check(string? name, string? category, string? picture, long? price, int? stock) =>
        name is not null && (name.Trim().Length is < 1 or > 200 || name.Any(char.IsControl))
            ? ShopRefusals.Goods("name has 1 to 200 characters.", "name은 1~200자입니다.")
        : category is not null && !IsSlug(category)
            ? ShopRefusals.Goods("category has 1 to 64 small letters, digits and hyphens.", "category는 1~64자의 소문자, 숫자, 하이픈입니다.")
        : picture is { Length: > 0 } && !IsPicture(picture)
            ? ShopRefusals.Goods("thumbnailUrl is a path such as /goods/cola.svg, or begins with https://.", "thumbnailUrl은 /goods/cola.svg 같은 경로이거나 https://로 시작해야 합니다.")
        : price is < 0 or > 1_000_000_000_000 || stock < 0
            ? ShopRefusals.Goods("price and stock are whole numbers from 0.", "price와 stock은 0 이상의 정수입니다.")
        : null;

    /// <summary>Whether it is 1 to 64 small letters, digits and hyphens.</summary>
    public static bool IsSlug(string text) => text.Length is >= 1 and <= 64 && text.AsSpan().IndexOfAnyExcept(SlugLetters) < 0;

    // Browsers pass over a tab or a line's end within an address: "/⇥/elsewhere" would name another site.
    private static bool IsPicture(string url) =>
        url.Length <= 500 && !url.Any(char.IsControl) && (IsPath(url) || url.StartsWith("https://", StringComparison.Ordinal));

    // Of this site: two slashes would name another one.
    private static bool IsPath(string url) => url[0] == '/' && !url.StartsWith("//", StringComparison.Ordinal) && !url.Contains('\\');
}
