using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Pneumonia.TestKit;

namespace Pneumonia.Benchmarks;

/// <summary>
/// soak STUDIES PER_SECOND: the built service with its defaults and the shipped model, as a process of its own, while studies come at an even pace:
/// radiographs of 1024 x 1024, every tenth of 3056 x 2544. Prints how long a study takes and what memory the service holds.
/// </summary>
internal sealed class ServiceSoak : IAsyncDisposable
{
    private const int StudiesInFolder = 100;

    /// <summary>Exported files stay for so many further studies: ten thousand of them need no disk for all.</summary>
    private const int FilesKept = 1000;

    private readonly TemporaryFolder _folder = new();
    private readonly List<(double Studies, double Megabytes)> _memory = [];
    private readonly Dictionary<string, DateTimeOffset> _closed = new(StringComparer.Ordinal);
    private Process _service = new();

    // Until it has its codecs: the very first start compiles them.
    private async Task StartAsync()
    {
        Directory.CreateDirectory(_folder["export"]);
        var started = new TaskCompletionSource();
        string program = Path.Combine(AppContext.BaseDirectory, "pneumonia-worker.dll");
        string[] arguments = [program, "run", "--DataRoot", _folder["data"], "--Intake:Folders:0:Path", _folder["export"], "--Operations:Http", "http://127.0.0.1:0"];
        _service = new Process { StartInfo = new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardError = true } };
        _service.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("[1309]", StringComparison.Ordinal) == true)
                started.TrySetResult();
        };
        _service.Exited += (_, _) => started.TrySetException(new InvalidOperationException("The service ended."));
        _service.EnableRaisingEvents = true;
        _service.Start();
        _service.BeginErrorReadLine();
        await started.Task;
    }

    private async Task KillAsync()
    {
        if (!_service.HasExited)
            _service.Kill();
        await _service.WaitForExitAsync();
        _service.Dispose();
    }

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var first, var second]
            || !int.TryParse(first, CultureInfo.InvariantCulture, out int studies) || studies < 100
            || !double.TryParse(second, CultureInfo.InvariantCulture, out double perSecond) || perSecond <= 0)
        {
            await Console.Error.WriteLineAsync("soak STUDIES PER_SECOND, for example: soak 300 1 (at least 100 studies)");
            return 2;
        }

        await using var soak = new ServiceSoak();
        await soak.StartAsync();
        await soak.KillAsync();
        await soak.StartAsync();
        var started = Stopwatch.StartNew();
        await soak.ExportAsync(studies, perSecond);
        await soak.UntilDeliveredAsync(studies);
        soak.Report(studies, started.Elapsed);
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }

    private async Task ExportAsync(int studies, double perSecond)
    {
        var small = new StudyTemplate(A.ChestInstance().WithPixels(1024, 1024, DrawnChest.Samples(1024, 1024)).WithWindow(1700, 3000));
        var large = new StudyTemplate(LargeRadiograph.Build());
        var pace = Stopwatch.StartNew();
        for (int i = 0; i < studies; i++)
        {
            string path = PathOf(i);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path + ".part", (i % 10 == 9 ? large : small).Build(i));
            File.Move(path + ".part", path);
            _closed[path] = DateTimeOffset.UtcNow;
            if (i >= FilesKept)
                File.Delete(PathOf(i - FilesKept));
            if (i % Math.Max(1, studies / 200) == 0)
                _memory.Add((i, Megabytes()));

            var next = TimeSpan.FromSeconds((i + 1) / perSecond) - pace.Elapsed;
            if (next > TimeSpan.Zero)
                await Task.Delay(next);
        }
    }

    private async Task UntilDeliveredAsync(int studies)
    {
        while (Query<long>("select count(*) from outbox where destination = 'result' and delivered_at is not null").Single() < studies)
            await Task.Delay(500);
        _memory.Add((studies, Megabytes()));
    }

    private void Report(int studies, TimeSpan elapsed)
    {
        var states = Query<(string State, long Count)>("select state, count(*) from instances group by state");
        var rows = Query<(string Path, long Received, long Finished, long Delivered)>(
            """
            select path, received_at, finished_at, delivered_at from instances
            join outbox on outbox.study_key = instances.study_key and destination = 'result' order by instances.id
            """);
        Print($"{studies} studies in {elapsed.TotalSeconds:0} s, {studies / elapsed.TotalSeconds:0.00} a second: {string.Join(", ", states.Select(state => $"{state.Count} {state.State}"))}");
        Print($"settled to outcome:        {Spread(rows.Select(row => row.Finished - row.Received))}");
        Print($"settled to result file:    {Spread(rows.Select(row => row.Delivered - row.Received))}");
        Print($"file closed to result file: {Spread(rows.Select(row => row.Delivered - _closed[row.Path].ToUnixTimeMilliseconds()))}");
        Print($"processor time of the service: {_service.TotalProcessorTime.TotalMilliseconds / studies:0.0} ms a study");

        // The first fifth warms up: code, model, pools.
        var later = _memory.Where(sample => sample.Studies >= studies / 5.0).ToList();
        var (slope, error) = Slope(later);
        Print($"resident memory: {_memory[0].Megabytes:0} MB at first, {later[0].Megabytes:0} MB after a fifth, {_memory[^1].Megabytes:0} MB at the end, {_memory.Max(sample => sample.Megabytes):0} MB at most");
        Print($"slope after the first fifth: {slope * 1000:0.00} MB per 1000 studies, 95 % {(slope - (1.96 * error)) * 1000:0.00} to {(slope + (1.96 * error)) * 1000:0.00} (n = {later.Count})");
    }

    // Least squares, with the standard error of the slope.
    private static (double Slope, double Error) Slope(List<(double X, double Y)> points)
    {
        double meanX = points.Average(point => point.X), meanY = points.Average(point => point.Y);
        double sxx = points.Sum(point => Math.Pow(point.X - meanX, 2));
        double slope = points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / sxx;
        double residuals = points.Sum(point => Math.Pow(point.Y - meanY - (slope * (point.X - meanX)), 2));
        return (slope, Math.Sqrt(residuals / (points.Count - 2) / sxx));
    }

    private static string Spread(IEnumerable<long> milliseconds)
    {
        long[] sorted = [.. milliseconds.Order()];
        return string.Create(
            CultureInfo.InvariantCulture, $"median {sorted[sorted.Length / 2]} ms, p95 {sorted[(int)(sorted.Length * 0.95)]} ms, p99 {sorted[(int)(sorted.Length * 0.99)]} ms, most {sorted[^1]} ms");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private string PathOf(int study) => Path.Combine(_folder["export"], $"{study / StudiesInFolder:D4}", $"{study:D6}.dcm");

    private double Megabytes()
    {
        _service.Refresh();
        return _service.WorkingSet64 / 1e6;
    }

    private List<T> Query<T>(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder["data", "ledger.db"]};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection.Query<T>(sql).AsList();
    }
}
