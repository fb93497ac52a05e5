using Microsoft.Extensions.Options;
using Pneumonia.Inference;

namespace Pneumonia.Worker.Scoring;

/// <summary>Refuses to start with a package that is missing, damaged or not what its manifest says. The network itself is loaded later.</summary>
internal sealed class ModelPackageValidator : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Folder))
            return ValidateOptionsResult.Skip;

        try
        {
            _ = ModelPackage.Load(options.ResolveFolder());
            return ValidateOptionsResult.Success;
        }
        catch (ModelPackageException exception)
        {
            return ValidateOptionsResult.Fail($"{ModelOptions.Section}:{nameof(options.Folder)}: {exception.Message}");
        }
    }
}
