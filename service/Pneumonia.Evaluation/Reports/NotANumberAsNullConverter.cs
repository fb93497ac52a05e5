using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pneumonia.Evaluation.Reports;

/// <summary>JSON has no NaN and no infinity (RFC 8259, section 6): a figure that is not there is null.</summary>
public sealed class NotANumberAsNullConverter : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (double.IsFinite(value))
            writer.WriteNumberValue(value);
        else
            writer.WriteNullValue();
    }
}
