using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Operations;

[OptionsValidator]
internal sealed partial class OperationsOptionsValidator : IValidateOptions<OperationsOptions>;

/// <summary>Operations:Http must be an address that a plain HTTP server can listen at.</summary>
internal sealed class HttpAddressValidator : IValidateOptions<OperationsOptions>
{
    public ValidateOptionsResult Validate(string? name, OperationsOptions options) =>
        Uri.TryCreate(options.Http, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && address.PathAndQuery == "/"
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{OperationsOptions.Section}:{nameof(options.Http)} is '{options.Http}', which is not an address such as http://127.0.0.1:8042.");
}

/// <summary>Operations:OtlpEndpoint is empty or an address of a collector.</summary>
internal sealed class OtlpEndpointValidator : IValidateOptions<OperationsOptions>
{
    public static bool TryParse(string value, [NotNullWhen(true)] out Uri? endpoint) =>
        Uri.TryCreate(value, UriKind.Absolute, out endpoint) && (endpoint.Scheme == Uri.UriSchemeHttp || endpoint.Scheme == Uri.UriSchemeHttps);

    public ValidateOptionsResult Validate(string? name, OperationsOptions options) => options.OtlpEndpoint.Length == 0 || TryParse(options.OtlpEndpoint, out _)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"{OperationsOptions.Section}:{nameof(options.OtlpEndpoint)} is '{options.OtlpEndpoint}', which is not an address such as http://collector:4317. Leave it empty to send no metrics.");
}

/// <summary>Operations:ResumeIntakeMegabytes is not below Operations:StopIntakeMegabytes.</summary>
internal sealed class DiskMarksValidator : IValidateOptions<OperationsOptions>
{
    public ValidateOptionsResult Validate(string? name, OperationsOptions options) => options.ResumeIntakeMegabytes >= options.StopIntakeMegabytes
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"{OperationsOptions.Section}:{nameof(options.ResumeIntakeMegabytes)} is {options.ResumeIntakeMegabytes}, less than {nameof(options.StopIntakeMegabytes)}, which is {options.StopIntakeMegabytes}.");
}
