using System.Text.Json;
using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>What DCMTK and pydicom make of each damaged file: the table of <see cref="DamagedFiles"/> says it, and it must be so.</summary>
public sealed class LeniencyOracleTests
{
    private const string ReadAll = """
        import json, sys, warnings, pydicom
        warnings.filterwarnings('ignore')
        tags = ['00080060', '00100020', '00280010', '00280011', '7FE00010']
        for path in sys.argv[1:]:
            try:
                data = pydicom.dcmread(path, force=True)
                values = [str(data[t].value) if t != '7FE00010' else data[t].value.hex() for t in tags if t in data]
                if '00082218' in data:
                    values += [str(item['0020000E'].value) for item in data['00082218'].value]
                print(json.dumps(values))
            except Exception:
                print('null')
        """;

    [Fact]
    public async Task Dcmtk_reads_or_refuses_each_damaged_file_as_the_table_says()
    {
        using var folder = new TemporaryFolder();
        var wrong = new List<string>();

        foreach (var damaged in DamagedFiles.All)
        {
            string path = folder["damaged.dcm"];
            File.WriteAllBytes(path, damaged.Bytes);
            var (isRead, json) = await Dcm2Json.TryReadAsync(path);
            using (json)
            {
                var found = !isRead ? Theirs.Refuses : json is not null && IsAsOurs(damaged, json.RootElement) ? Theirs.Same : Theirs.Other;
                if (found != damaged.Dcmtk)
                    wrong.Add($"{damaged.Name}: {found}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Pydicom_reads_or_refuses_each_damaged_file_as_the_table_says()
    {
        using var folder = new TemporaryFolder();
        string[] paths = [.. DamagedFiles.All.Select((_, index) => folder[$"damaged{index}.dcm"])];
        foreach (var (damaged, path) in DamagedFiles.All.Zip(paths))
            File.WriteAllBytes(path, damaged.Bytes);
        string program = Requires.Tool("/usr/bin/python3", "python3-pydicom");

        var result = await ExternalProgram.RunAsync(program, ["-c", ReadAll, .. paths], TestContext.Current.CancellationToken);

        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] wrong = [.. DamagedFiles.All.Zip(lines, (damaged, line) => (damaged, Found: Judge(JsonSerializer.Deserialize<string[]>(line))))
            .Where(pair => pair.Found != pair.damaged.Pydicom)
            .Select(pair => $"{pair.damaged.Name}: {pair.Found}")];
        Assert.Equal(DamagedFiles.All.Count, lines.Length);
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    /// <summary>Every element, where this library reads the file; else the attributes of the sound one.</summary>
    private static bool IsAsOurs(DamagedFile damaged, JsonElement theirs)
    {
        using var file = DicomFile.Read(damaged.Kind is null ? DamagedFiles.Sound : damaged.Bytes);
        using var ours = Dcm2Json.Ours(file);
        return !JsonComparison.Compare(ours.RootElement, theirs, "").Any(difference => damaged.Kind is not null || !difference.StartsWith("/00082218", StringComparison.Ordinal));
    }

    private static Theirs Judge(string[]? values) => values switch
    {
        null => Theirs.Refuses,
        ["DX", "id", "2", "2", "0102030405060708"] or ["DX", "id", "2", "2", "0102030405060708", "1.2"] => Theirs.Same,
        _ => Theirs.Other,
    };
}
