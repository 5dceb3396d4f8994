using SeatAspire.Api.Accounts;

namespace SeatAspire.Tests.Accounts;

/// <summary>Which names people may call themselves, and which are alike.</summary>
public sealed class NicknameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("minsu_92-x")]
    [InlineData("민수")]
    [InlineData("דנה")]
    [InlineData("हिंदी")]
    [InlineData("น้ำ")]
    [InlineData("東京7")]
    [InlineData("٣٤")]
    [InlineData("𝒜𝒷")]
    [InlineData("가나다라마바사아자차카타파하가나다라마바")]
    [InlineData("--__")]
    public void Is_a_nickname(string name) => Assert.True(NicknameRules.TryNormalize(name, out var nickname) && nickname == name);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a\u00a0b")]
    [InlineData("a.b")]
    [InlineData("a@b")]
    [InlineData("<b>")]
    [InlineData("a\n")]
    [InlineData("a\u200b")]
    [InlineData("a\u202e")]
    [InlineData("\u3164")]
    [InlineData("\u1160")]
    [InlineData("\u0301a")]
    [InlineData("admin\u034f")]
    [InlineData("admin\ufe0f")]
    [InlineData("a\u17b4")]
    [InlineData("admin\u180b")]
    [InlineData("admin\U000e0100")]
    [InlineData("\uffa0")]
    [InlineData("\ufdfa")]
    [InlineData("a\u0338\u0338\u0338")]
    [InlineData("½")]
    [InlineData("😀")]
    [InlineData("a\uFFFE")]
    [InlineData("123456789012345678901")]
    public void Is_none(string name) => Assert.False(NicknameRules.TryNormalize(name, out _));

    [Fact]
    public void Broken_text_is_none()
    {
        Assert.False(NicknameRules.TryNormalize("a\ud800", out _));
        Assert.False(NicknameRules.TryNormalize(new string('a', 1_000_000), out _));
    }

    [Fact]
    public void Is_kept_in_its_composed_form()
    {
        Assert.True(NicknameRules.TryNormalize("\u1106\u1175\u11ab\u1109\u116e", out var korean));
        Assert.Equal("민수", korean);
        Assert.True(NicknameRules.TryNormalize("Zoe\u0308", out var latin));
        Assert.Equal("Zo\u00eb", latin);
    }

    [Fact]
    public void Length_counts_after_composing()
    {
        Assert.True(NicknameRules.TryNormalize(string.Concat(Enumerable.Repeat("e\u0301", 20)), out var twenty));
        Assert.Equal(20, twenty.Length);
        Assert.False(NicknameRules.TryNormalize(string.Concat(Enumerable.Repeat("e\u0301", 21)), out _));
    }

    [Theory]
    [InlineData("Min-Su", "mIN-sU")]
    [InlineData("Zoë", "ZOE\u0308")]
    [InlineData("ΣΟΦΟΣ", "σοφος")]
    [InlineData("ΣΟΦΟΣ", "σοφοσ")]
    [InlineData("straße", "STRASSE")]
    [InlineData("ſam", "Sam")]
    [InlineData("İzmir", "izmir")]
    [InlineData("ДАНА", "дана")]
    [InlineData("𐐀", "𐐨")]
    [InlineData("ＡＤＭＩＮ", "admin")]
    [InlineData("𝒜𝒹𝓂𝒾𝓃", "admin")]
    [InlineData("ﬁn", "fin")]
    public void Case_does_not_tell_two_nicknames_apart(string one, string other) => Assert.Equal(NicknameRules.Fold(one), NicknameRules.Fold(other));

    [Theory]
    [InlineData("Zoë", "Zoe")]
    [InlineData("민수", "민소")]
    [InlineData("min-su", "minsu")]
    public void Letters_do(string one, string other) => Assert.NotEqual(NicknameRules.Fold(one), NicknameRules.Fold(other));

    [Theory]
    [InlineData("аdmin")]
    [InlineData("АDMIN")]
    [InlineData("аԁmіn")]
    [InlineData("ａｄｍｉｎ")]
    [InlineData("ADMlN")]
    [InlineData("adrnin")]
    [InlineData("admın")]
    public void Looks_like_admin(string name)
    {
        Assert.True(NicknameRules.TryNormalize(name, out var nickname));
        Assert.NotEmpty(LookAlikes.SkeletonsOf(nickname).Intersect(LookAlikes.SkeletonsOf("admin")));
    }

    [Theory]
    [InlineData("admin2")]
    [InlineData("adam")]
    [InlineData("badmin")]
    [InlineData("관리자")]
    [InlineData("αδμιν")]
    public void Looks_otherwise(string name) => Assert.Empty(LookAlikes.SkeletonsOf(name).Intersect(LookAlikes.SkeletonsOf("admin")));

    [Fact]
    public void A_suffix_keeps_it_a_nickname()
    {
        var nickname = NicknameRules.WithSuffix("가나다라마바사아자차카타파하가나다라마바", "-12");
        Assert.Equal("가나다라마바사아자차카타파하가나다-12", nickname);
        Assert.True(NicknameRules.TryNormalize(nickname, out _));
    }
}
