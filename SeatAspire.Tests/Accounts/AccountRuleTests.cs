using SeatAspire.Api.Accounts;

namespace SeatAspire.Tests.Accounts;

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
    public void Passwords_are_the_same_however_they_were_typed_and_broken_text_is_no_crash()
    {
        using var passwords = new Passwords();
        var hash = passwords.Hash("비밀번호 Zoë");
        Assert.NotEqual(Microsoft.AspNetCore.Identity.PasswordVerificationResult.Failed, passwords.Verify(hash, "비밀번호 Zoë".Normalize(System.Text.NormalizationForm.FormD)));
        Assert.Equal(Microsoft.AspNetCore.Identity.PasswordVerificationResult.Failed, passwords.Verify(hash, "\ud800"));
        Assert.Equal(Microsoft.AspNetCore.Identity.PasswordVerificationResult.Failed, passwords.Verify(hash, "a\uFFFE"));
        Assert.Equal(Microsoft.AspNetCore.Identity.PasswordVerificationResult.Failed, passwords.Verify(null, "비밀번호 Zoë"));
    }
}
