using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SeatAspire.Api.Accounts;

namespace SeatAspire.Tests.Accounts;

/// <summary>Which e-mail addresses, passwords and names an account may have.</summary>
public sealed class AccountRuleTests
{
    [Theory]
    [InlineData("a@b")]
    [InlineData("min.su+seats@mail.example.com")]
    [InlineData("민수@예시.한국")]
    public void Is_an_email(string text) => Assert.True(AccountRules.IsEmail(text));

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("@b")]
    [InlineData("a")]
    [InlineData("a@b@c")]
    [InlineData("a b@c")]
    [InlineData("a@b\n")]
    [InlineData("a@.b")]
    [InlineData("a@b.")]
    [InlineData("a..b@c")]
    [InlineData("a\u0000@b")]
    [InlineData("a\ud800@b")]
    [InlineData("a\u034f@b")]
    [InlineData("a\ufe0f@b")]
    [InlineData("a\u200b@b")]
    [InlineData("a\u00ad@b")]
    [InlineData("a\U000e0100@b")]
    [InlineData("a@b\u17b4.kr")]
    [InlineData("a@b\u180b")]
    public void Is_none(string text) => Assert.False(AccountRules.IsEmail(text));

    [Fact]
    public void An_email_has_a_bounded_length()
    {
        Assert.True(AccountRules.IsEmail(new string('a', 64) + "@example.com"));
        Assert.False(AccountRules.IsEmail(new string('a', 65) + "@example.com"));
        Assert.False(AccountRules.IsEmail("a@" + new string('b', 253)));
        // Composed, a letter of this kind is two: 202 become more than the database keeps.
        Assert.False(AccountRules.IsEmail("a@" + new string('\u0958', 200)));
    }

    [Fact]
    public void Case_and_spaces_around_do_not_tell_two_emails_apart() =>
        Assert.Equal(AccountRules.FoldEmail("min@example.com"), AccountRules.FoldEmail(" Min@EXAMPLE.com "));

    [Fact]
    public void A_domain_is_the_same_in_letters_and_in_punycode()
    {
        Assert.Equal(AccountRules.FoldEmail("min@예시.한국"), AccountRules.FoldEmail("MIN@xn--vv4b11d.XN--3e0b707e"));
        Assert.Equal(AccountRules.FoldEmail("min@bücher.example"), AccountRules.FoldEmail("min@xn--bcher-kva.EXAMPLE"));
        Assert.NotEqual(AccountRules.FoldEmail("min@bücher.example"), AccountRules.FoldEmail("min@bucher.example"));
    }

    [Fact]
    public void Passwords_are_the_same_however_they_were_typed_and_broken_text_is_no_crash()
    {
        var passwords = new AccountPasswords(Options.Create(new PasswordHasherOptions()));
        var account = new Account { PasswordHash = passwords.HashPassword(null!, "비밀번호 Zoë") };
        Assert.NotEqual(PasswordVerificationResult.Failed, passwords.Verify(account, "비밀번호 Zoë".Normalize(System.Text.NormalizationForm.FormD)));
        Assert.Equal(PasswordVerificationResult.Failed, passwords.Verify(account, "\ud800"));
        Assert.Equal(PasswordVerificationResult.Failed, passwords.Verify(account, "a\uFFFE"));
        Assert.Equal(PasswordVerificationResult.Failed, passwords.Verify(null, "비밀번호 Zoë"));
    }

    /// <summary>As the versions before Identity wrote them, by the same hasher.</summary>
    [Fact]
    public void A_password_of_before_is_good_and_not_hashed_anew()
    {
        var before = new PasswordHasher<object>().HashPassword(new(), "correct horse battery");
        var passwords = new AccountPasswords(Options.Create(new PasswordHasherOptions()));
        Assert.Equal(PasswordVerificationResult.Success, passwords.Verify(new Account { PasswordHash = before }, "correct horse battery"));
    }
}
