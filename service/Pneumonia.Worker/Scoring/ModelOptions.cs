using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Scoring;

/// <summary>Which model package is in use.</summary>
internal sealed class ModelOptions
{
    public const string Section = "Model";

    /// <summary>The package's folder; a relative path starts at the program's folder. Default models/pneumonia.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Folder { get; init; } = "models/pneumonia";

    /// <summary><see cref="Folder"/> as an absolute path.</summary>
    public string ResolveFolder() => Path.GetFullPath(Folder, AppContext.BaseDirectory);
}

[OptionsValidator]
internal sealed partial class ModelOptionsValidator : IValidateOptions<ModelOptions>;
