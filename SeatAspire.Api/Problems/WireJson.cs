using System.Text.Encodings.Web;
using System.Text.Json;

namespace SeatAspire.Api.Problems;

/// <summary>JSON as ASP.NET Core writes its answers: names in camel case, Korean as Korean. For what is written by hand beside them.</summary>
internal static class WireJson
{
    /// <summary>For bodies that are sent as JSON; not for text within a page.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
