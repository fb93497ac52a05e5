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
