using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Pneumonia.EndToEnd.Tests;

/// <summary>Rules of the repository that no compiler knows.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>What each project may refer to, itself or through others. Nobody but its own test project refers to the worker.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Pneumonia.Dicom"] = [],
        ["Pneumonia.Evaluation"] = [],
        ["Pneumonia.Imaging"] = ["Pneumonia.Dicom"],
        ["Pneumonia.Inference"] = ["Pneumonia.Imaging", "Pneumonia.Dicom"],
        ["Pneumonia.Worker"] = ["Pneumonia.Inference", "Pneumonia.Imaging", "Pneumonia.Dicom", "Pneumonia.Evaluation"],
        ["Pneumonia.Training"] = ["Pneumonia.Inference", "Pneumonia.Imaging", "Pneumonia.Dicom", "Pneumonia.Evaluation"],
    };

    private static readonly string[] TopLevel =
    [
        "service", "training", "tests", "config", "installers", "Pneumonia.Worker.sln", "README.md", "LICENSE",
        "global.json", "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt",
    ];

    /// <summary>Largest file in lines that are neither blank nor comment; what is longer tells more than one story.</summary>
    private const int MaxLines = 300, MaxTestLines = 400;

    [Fact]
    public async Task Projects_refer_one_way()
    {
        var projects = await FilesAsync(file => file.EndsWith(".csproj", StringComparison.Ordinal) && !file.StartsWith("tests/", StringComparison.Ordinal));

        Assert.Equal(Allowed.Keys.Order(), projects.Select(Path.GetFileNameWithoutExtension).Order());
        foreach (string project in projects)
        {
            var references = XDocument.Load(Repository.FullPath(project)).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.All(references, reference => Assert.Contains(reference, Allowed[Path.GetFileNameWithoutExtension(project)]));
        }
    }

    [Theory]
    [InlineData("Pneumonia.Dicom", "Pneumonia.Dicom")]
    [InlineData("Pneumonia.Evaluation", "Pneumonia.Evaluation")]
    [InlineData("Pneumonia.Imaging", "Pneumonia.Imaging")]
    [InlineData("Pneumonia.Inference", "Pneumonia.Inference")]
    [InlineData("Pneumonia.Worker", "pneumonia-worker")]
    public void Compiled_assemblies_refer_one_way(string project, string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
        var metadata = file.GetMetadataReader();

        var own = metadata.AssemblyReferences
            .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .Where(name => name.StartsWith("Pneumonia.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("pneumonia-", StringComparison.Ordinal));

        Assert.All(own, name => Assert.Contains(name, Allowed[project]));
    }

    [Fact]
    public async Task Top_level_holds_only_what_a_customer_looks_for()
    {
        var names = (await FilesAsync(_ => true)).Select(file => file.Split('/')[0]).Distinct().Where(name => !name.StartsWith('.'));

        Assert.All(names, name => Assert.Contains(name, TopLevel));
    }

    [Fact]
    public async Task Dicom_reads_hostile_bytes_with_bounds_checks_only()
    {
        foreach (string file in await FilesAsync(IsSourceOf("service/Pneumonia.Dicom/")))
            Assert.False(UncheckedAccess().IsMatch(await ReadAsync(file)), $"{file} steps round bounds checks.");

        Assert.DoesNotContain("AllowUnsafeBlocks", await ReadAsync("service/Pneumonia.Dicom/Pneumonia.Dicom.csproj"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stores_and_asks_knows_of_no_particular_database()
    {
        // PostgreSQL follows: what is SQLite's own stands with the file, its connection and its safekeeping.
        string[] folders = ["Audit/", "Queue/", "Rebuilding/", "LedgerQueries.cs", "LedgerStore.cs", "Outbox.cs", "OutcomeWriter.cs", "Removals.cs"];
        string[] parts = [.. folders.Select(folder => $"service/Pneumonia.Worker/Ledger/{folder}"), "service/Pneumonia.Worker/Jobs/", "service/Pneumonia.Worker/Delivery/", "service/Pneumonia.Worker/Results/"];

        var files = await FilesAsync(file => parts.Any(part => IsSourceOf(part)(file) || file == part));

        Assert.Equal(folders.Count(folder => folder.EndsWith(".cs", StringComparison.Ordinal)), files.Count(parts.Contains));
        foreach (string file in files)
            Assert.DoesNotContain("Microsoft.Data.Sqlite", await ReadAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_package_says_why_it_is_here()
    {
        foreach (var package in XDocument.Load(Repository.FullPath("Directory.Packages.props")).Descendants("PackageVersion"))
        {
            // One comment may stand above a family of packages.
            var above = package.NodesBeforeSelf().LastOrDefault(node => node is XComment || node is XElement { Name.LocalName: not "PackageVersion" });
            Assert.True(above is XComment, $"{package.Attribute("Include")!.Value} has no comment above it.");
        }
    }

    [Fact]
    public async Task Nothing_is_unfinished_and_no_machine_shows()
    {
        // Put together here, so that this file does not find itself.
        string[] markers = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X", "NotImplemented" + "Exception"];
        string[] machines = ["wo" + "rk", "fa" + "rm", "ro" + "ot", "Us" + "ers"];
        var unfinished = new Regex($@"\b({string.Join('|', markers)})\b", RegexOptions.NonBacktracking);
        var machinePath = new Regex($@"(^|[^\w.}}<>*-])/({string.Join('|', machines)})/\w", RegexOptions.NonBacktracking);

        foreach (string file in await FilesAsync(IsText))
        {
            string text = await ReadAsync(file);
            Assert.False(unfinished.IsMatch(text), $"{file}: {unfinished.Match(text).Value}");
            Assert.False(machinePath.IsMatch(text), $"{file}: {machinePath.Match(text).Value}");
        }
    }

    [Fact]
    public async Task Files_stay_small()
    {
        foreach (string file in await FilesAsync(IsSourceOf("")))
        {
            int lines = (await ReadAsync(file)).Split('\n').Count(line => line.AsSpan().Trim() is { Length: > 0 } code && !code.StartsWith("//"));
            Assert.True(lines <= (file.StartsWith("tests/", StringComparison.Ordinal) ? MaxTestLines : MaxLines), $"{file} has {lines} lines of code.");
        }
    }

    private static async Task<IReadOnlyList<string>> FilesAsync(Func<string, bool> filter) =>
        [.. (await Repository.FilesAsync(TestContext.Current.CancellationToken)).Where(filter)];

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Repository.FullPath(file), TestContext.Current.CancellationToken);

    private static Func<string, bool> IsSourceOf(string folder) =>
        file => file.StartsWith(folder, StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal);

    private static bool IsText(string file) =>
        Path.GetExtension(file) is ".cs" or ".csproj" or ".props" or ".md" or ".txt" or ".sh" or ".ps1" or ".service" or ".proto" or ".html" or ".css" or ".js"
            || (Path.GetExtension(file) == ".json" && !file.EndsWith("packages.lock.json", StringComparison.Ordinal))
            || file.StartsWith(".ci/", StringComparison.Ordinal);

    [GeneratedRegex(@"\bunsafe\b|\bUnsafe\.|\bMemoryMarshal\.(Cast|GetReference|CreateSpan|CreateReadOnlySpan|Read|AsRef)\b", RegexOptions.NonBacktracking)]
    private static partial Regex UncheckedAccess();
}
