using System.Globalization;

namespace SeatAspire.Api.Problems;

/// <summary>
/// What an argument of a hub's method must be. <see cref="HubArguments"/> looks at it before the method runs, so that no method, and
/// nothing that it writes to, ever sees anything else.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal abstract class HubRuleAttribute : Attribute
{
    /// <summary>Why the argument cannot be taken; null if it can. <paramref name="services"/> are those of the call.</summary>
    internal abstract Refusal? Check(string name, object? value, IServiceProvider services);
}

/// <summary>A text of at most so many UTF-16 units.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class HubTextAttribute(int most) : HubRuleAttribute
{
    /// <summary>Whether the method has words of its own for nothing at all.</summary>
    public bool OrNull { get; init; }

    internal override Refusal? Check(string name, object? value, IServiceProvider services) =>
        value is null && OrNull ? null : Check(name, value, most);

    internal static Refusal? Check(string name, object? value, int most) =>
        value is string text && text.Length <= most && TextRules.IsText(text) ? null : Refusals.Validation(
            $"{name} is a text of at most {most} characters, without control characters.", $"{name}은(는) 제어 문자가 없는 {most}자 이하의 글입니다.");
}

/// <summary>A list of at most so many such texts.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class HubTextsAttribute(int mostTexts, int mostCharacters) : HubRuleAttribute
{
    internal override Refusal? Check(string name, object? value, IServiceProvider services) => Check(name, value, mostTexts, mostCharacters);

    internal static Refusal? Check(string name, object? value, int mostTexts, int mostCharacters) =>
        value is IReadOnlyList<string?> texts && texts.Count <= mostTexts && texts.All(text => HubTextAttribute.Check(name, text, mostCharacters) is null)
            ? null
            : Refusals.Validation(
                $"{name} is a list of at most {mostTexts} texts, each of at most {mostCharacters} characters.",
                $"{name}은(는) {mostCharacters}자 이하의 글을 {mostTexts}개까지 담은 목록입니다.");
}

/// <summary>A whole number from the least to the most; nothing where the parameter may be null.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class HubNumberAttribute(long least, long most) : HubRuleAttribute
{
    internal override Refusal? Check(string name, object? value, IServiceProvider services) =>
        value is null || (Convert.ToInt64(value, CultureInfo.InvariantCulture) is var number && number >= least && number <= most)
            ? null
            : Refusals.Validation($"{name} is a whole number from {least} to {most}.", $"{name}은(는) {least}에서 {most} 사이의 정수입니다.");
}
