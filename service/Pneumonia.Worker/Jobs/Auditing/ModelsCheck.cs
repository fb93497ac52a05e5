using Pneumonia.Inference;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Jobs.Auditing;

/// <summary>The model hashes that outcomes name against the packages that are there.</summary>
internal static class ModelsCheck
{
    /// <param name="activeFolder">Where the active package lies.</param>
    /// <returns>The models that the ledger names.</returns>
    public static IReadOnlyList<RecordedModel> Run(AuditQueries ledger, string activeFolder, DataRoot root, AuditFindings findings)
    {
        var packages = FindPackages(activeFolder, root, findings);
        RecordedModel[] models = [.. ledger.GetModels().Select(model =>
            new RecordedModel(model.Name, model.Version, model.Sha256, model.Instances, packages.GetValueOrDefault(model.Sha256)))];

        foreach (var model in models.Where(model => model.Package is null))
        {
            findings.Add(
                AuditFindingKind.ModelUnknown, null,
                $"{model.Instances} outcomes name {model.Name} {model.Version} with SHA-256 {model.Sha256}; no package here has it. Keep replaced packages below models/.");
        }

        foreach (var version in models.GroupBy(model => (model.Name, model.Version)).Where(version => version.Count() > 1))
        {
            findings.Add(
                AuditFindingKind.ModelVersionAmbiguous, null,
                $"{version.Key.Name} {version.Key.Version} stands for {version.Count()} different networks: {string.Join(", ", version.Select(model => model.Sha256))}.");
        }

        return models;
    }

    private static Dictionary<string, string> FindPackages(string activeFolder, DataRoot root, AuditFindings findings)
    {
        var packages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string manifest in FindManifests(root))
        {
            string folder = Path.GetDirectoryName(manifest)!;
            try
            {
                packages[ModelPackage.Load(folder).Manifest.Sha256] = Path.GetRelativePath(root.Path, folder);
            }
            catch (ModelPackageException)
            {
                // A damaged package nobody uses vouches for nothing; the outcomes that need it show up as of an unknown model.
            }
        }

        try
        {
            packages[ModelPackage.Load(activeFolder).Manifest.Sha256] = "active";
        }
        catch (ModelPackageException exception)
        {
            findings.Add(AuditFindingKind.ActiveModelRefused, null, exception.Message);
        }

        return packages;
    }

    private static IEnumerable<string> FindManifests(DataRoot root) => Directory.Exists(root.ModelsFolder)
        ? Directory.EnumerateFiles(root.ModelsFolder, ModelPackage.ManifestName, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 })
        : [];
}
