using System.Text.Json;

namespace SeatAspire.Api.Plans.Formats;

/// <summary>An object of a file, with its place: what is asked of it and isn't of its kind is a fault.</summary>
internal readonly struct PlanElement(JsonElement value, PlanPath path, PlanFindings findings)
{
    /// <summary>As JSON.</summary>
    public JsonElement Value { get; } = value;

    /// <summary>Its place.</summary>
    public PlanPath Path { get; } = path;

    /// <summary>The whole file; null, and a fault, where that is no object.</summary>
    public static PlanElement? Root(JsonDocument document, PlanFindings findings)
    {
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return new(document.RootElement, PlanPath.Root, findings);
        }

        findings.Fault(PlanPath.Root, "The file must be an object, in braces.", "파일 전체가 중괄호로 묶인 객체여야 합니다.");
        return null;
    }

    /// <summary>Whether it says something under this name.</summary>
    public bool Has(string name) => TryGet(name, out _);

    /// <summary>A text; null where there is none.</summary>
    public string? Text(string name)
    {
        if (!TryGet(name, out var found))
        {
            return null;
        }

        if (found.ValueKind == JsonValueKind.String)
        {
            return found.GetString();
        }

        findings.Fault(Path.Of(name), "This must be text, in quotes.", "따옴표로 묶은 문자열이어야 합니다.");
        return null;
    }

    /// <summary>A number; not a number, and a fault, where there is none.</summary>
    public double Number(string name) => OptionalNumber(name) ?? Missing(name);

    /// <summary>A number; null where there is none.</summary>
    public double? OptionalNumber(string name)
    {
        if (!TryGet(name, out var found))
        {
            return null;
        }

        if (found.ValueKind == JsonValueKind.Number && found.TryGetDouble(out var number) && Math.Abs(number) <= Plan.Farthest)
        {
            return number;
        }

        findings.Fault(Path.Of(name), $"This must be a number, at most {Plan.Farthest} from 0.", $"0에서 {Plan.Farthest} 이내의 숫자여야 합니다.");
        return double.NaN;
    }

    /// <summary>A whole number; null where there is none, or a fault.</summary>
    public int? Whole(string name, int least, int most)
    {
        if (!TryGet(name, out var found))
        {
            return null;
        }

        if (found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        findings.Fault(Path.Of(name), $"This must be a whole number from {least} to {most}.", $"{least}에서 {most} 사이의 정수여야 합니다.");
        return null;
    }

    /// <summary>True or false; false where nothing is said.</summary>
    public bool Flag(string name)
    {
        if (!TryGet(name, out var found))
        {
            return false;
        }

        if (found.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return found.GetBoolean();
        }

        findings.Fault(Path.Of(name), "This must be true or false.", "true 또는 false여야 합니다.");
        return false;
    }

    /// <summary>An object within; null where there is none.</summary>
    public PlanElement? Object(string name)
    {
        if (!TryGet(name, out var found))
        {
            return null;
        }

        if (found.ValueKind == JsonValueKind.Object)
        {
            return new(found, Path.Of(name), findings);
        }

        findings.Fault(Path.Of(name), "This must be an object, in braces.", "중괄호로 묶은 객체여야 합니다.");
        return null;
    }

    /// <summary>The objects of a list; none where there is no list, which is a fault where it is required.</summary>
    public IEnumerable<PlanElement> Objects(string name, bool required = false)
    {
        foreach (var (item, path) in Items(name, required))
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                yield return new(item, path, findings);
            }
            else
            {
                findings.Fault(path, "This must be an object, in braces.", "중괄호로 묶은 객체여야 합니다.");
            }
        }
    }

    /// <summary>How many entries a list has; 0 where there is none.</summary>
    public int Count(string name) => TryGet(name, out var found) && found.ValueKind == JsonValueKind.Array ? found.GetArrayLength() : 0;

    /// <summary>Corners, each <c>[x, y]</c>.</summary>
    public List<(double X, double Y)> Corners(string name)
    {
        var corners = new List<(double X, double Y)>();
        foreach (var (item, path) in Items(name, required: false))
        {
            if (item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2
                && item[0].ValueKind == JsonValueKind.Number && item[1].ValueKind == JsonValueKind.Number
                && item[0].TryGetDouble(out var x) && item[1].TryGetDouble(out var y))
            {
                corners.Add((x, y));
            }
            else
            {
                findings.Fault(path, "A corner is two numbers in brackets: [x, y].", "꼭짓점은 [x, y]처럼 대괄호로 묶은 숫자 두 개입니다.");
            }
        }

        return corners;
    }

    /// <summary>A place <c>{x, y}</c>; not numbers, and a fault, where it is missing or of another kind.</summary>
    public (double X, double Y) Place(string name) =>
        Object(name) is { } place ? place.Place() : (Has(name) ? double.NaN : Missing(name), double.NaN);

    /// <summary>This as a place <c>{x, y}</c>.</summary>
    public (double X, double Y) Place() => (Number("x"), Number("y"));

    /// <summary>Says which properties are none of these. The names are the file's: they stand in the words, not in the path.</summary>
    public void Only(Action<PlanPath, string> unknown, params ReadOnlySpan<string> known)
    {
        foreach (var property in Value.EnumerateObject())
        {
            var isKnown = false;
            foreach (var name in known)
            {
                isKnown |= property.NameEquals(name);
            }

            if (!isKnown)
            {
                unknown(Path, property.Name);
            }
        }
    }

    /// <summary>Says that something is missing; the answer is not a number.</summary>
    public double Missing(string name)
    {
        findings.Fault(Path, $"\"{name}\" is missing here.", $"\"{name}\"이(가) 빠져 있습니다.");
        return double.NaN;
    }

    private IEnumerable<(JsonElement Item, PlanPath Path)> Items(string name, bool required)
    {
        if (!TryGet(name, out var found))
        {
            if (required)
            {
                Missing(name);
            }

            yield break;
        }

        if (found.ValueKind != JsonValueKind.Array)
        {
            findings.Fault(Path.Of(name), "This must be a list, in brackets.", "대괄호로 묶은 목록이어야 합니다.");
            yield break;
        }

        var index = 0;
        foreach (var item in found.EnumerateArray())
        {
            yield return (item, Path.Of(name, index++));
        }
    }

    private bool TryGet(string name, out JsonElement found) => Value.TryGetProperty(name, out found) && found.ValueKind != JsonValueKind.Null;
}
