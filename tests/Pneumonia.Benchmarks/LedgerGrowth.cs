using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pneumonia.TestKit;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Results;

namespace Pneumonia.Benchmarks;

/// <summary>
/// growth ROWS: what a study costs in the ledger and its deliveries when the ledger has ROWS rows, beside one of 1,000. The two take turns, study by
/// study, so that whatever else the machine does falls on both.
/// </summary>
internal static class LedgerGrowth
{
    private const int SmallRows = 1000;
    private const int Studies = 2000;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var text] || !int.TryParse(text, CultureInfo.InvariantCulture, out int rows) || rows < SmallRows)
        {
            await Console.Error.WriteLineAsync($"growth ROWS, at least {SmallRows}");
            return 2;
        }

        using var small = new Site();
        using var large = new Site();
        await small.FillAsync(SmallRows);
        var filling = Stopwatch.StartNew();
        await large.FillAsync(rows);
        Print($"{rows} rows written in {filling.Elapsed.TotalSeconds:0} s, {large.Megabytes:0} MB");

        var ratios = new List<double>();
        double[] smallTimes = new double[Studies], largeTimes = new double[Studies];
        for (int i = -100; i < Studies; i++)
        {
            // Whose turn is first changes, since the second finds the disk busy with the first.
            double first = await (i % 2 == 0 ? small : large).ProcessAsync(), second = await (i % 2 == 0 ? large : small).ProcessAsync();
            if (i >= 0)
                (smallTimes[i], largeTimes[i]) = i % 2 == 0 ? (first, second) : (second, first);
        }

        var random = new Random(1);
        for (int draw = 0; draw < 2000; draw++)
        {
            double[] a = new double[Studies], b = new double[Studies];
            for (int i = 0; i < Studies; i++)
            {
                int drawn = random.Next(Studies);
                (a[i], b[i]) = (smallTimes[drawn], largeTimes[drawn]);
            }

            ratios.Add(Median(b) / Median(a));
        }

        ratios.Sort();
        Print($"a study at {SmallRows} rows: median {Median(smallTimes):0.000} ms, mean {smallTimes.Average():0.000} ms");
        Print($"a study at {rows} rows: median {Median(largeTimes):0.000} ms, mean {largeTimes.Average():0.000} ms");
        Print($"ratio of medians {Median(largeTimes) / Median(smallTimes):0.000}, 95 % {ratios[50]:0.000} to {ratios[1949]:0.000} (n = {Studies} pairs)");
        return 0;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>A ledger and its result files.</summary>
    private sealed class Site : IDisposable
    {
        private const string Owner = "benchmark";
        private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
        private readonly CancellationToken _never = CancellationToken.None;
        private readonly TemporaryFolder _folder = new();
        private readonly StudyKeys _keys = StudyKeys.Ephemeral();
        private readonly ServiceProvider _services;
        private readonly LedgerStore _ledger;
        private readonly Outbox _outbox;
        private readonly ResultFiles _files;
        private int _next;

        public Site()
        {
            var services = new ServiceCollection();
            services.AddSingleton(TimeProvider.System).AddSingleton(new DataRoot(_folder["data"])).AddSingleton(Options.Create(new LedgerOptions()));
            services.AddSingleton(Options.Create(new ResultsOptions())).AddSingleton<LedgerDatabase>().AddSingleton<LedgerSignals>().AddSingleton<LedgerStore>();
            services.AddSingleton<LedgerQueries>().AddSingleton<Outbox>().AddSingleton<ResultFiles>();
            _services = services.BuildServiceProvider();
            (_ledger, _outbox, _files) = (_services.GetRequiredService<LedgerStore>(), _services.GetRequiredService<Outbox>(), _services.GetRequiredService<ResultFiles>());
        }

        public double Megabytes => new FileInfo(_folder["data", "ledger.db"]).Length / 1e6;

        /// <summary>As the service fills it, but for the result files, and many at a time.</summary>
        public async Task FillAsync(int rows)
        {
            while (_next < rows)
                await StoreAsync(Math.Min(500, rows - _next));
            await _services.GetRequiredService<LedgerDatabase>().WriteAsync(
                (connection, transaction) => connection.Execute("update outbox set delivered_at = created_at", transaction: transaction), _never);
        }

        /// <summary>One study from Intake's question to its result file; milliseconds.</summary>
        public async Task<double> ProcessAsync()
        {
            long started = Stopwatch.GetTimestamp();
            await StoreAsync(1);
            foreach (string destination in Destination.All)
            {
                foreach (var delivery in _outbox.FindDue(destination, 32))
                {
                    if (destination == Destination.Result)
                        _files.WriteResult(delivery.StudyKey);
                    await _outbox.AcknowledgeAsync(delivery, _never);
                }
            }

            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        public void Dispose()
        {
            _services.Dispose();
            _folder.Dispose();
        }

        private async Task StoreAsync(int count)
        {
            FileVersion[] files = [.. Enumerable.Range(_next, count).Select(i => new FileVersion($"/export/{i / 100:D6}/1.2.826.0.1.3680043.10.543.{i:D10}.dcm", 15_000_000, i))];
            if (_ledger.Find(files).Any(knowledge => knowledge != FileKnowledge.New) || await _ledger.RegisterAsync(files, _never) != count)
                throw new InvalidOperationException("The ledger knows these files.");
            var claimed = await _ledger.ClaimAsync(Owner, count, Lease, _never);
            var stored = await _ledger.FinishAsync(Owner, [.. claimed.Select((instance, i) => Finished(instance, _next + i))], _never);
            if (stored.Count(instance => instance.Disposition == Disposition.Stored) != count)
                throw new InvalidOperationException("An outcome was not stored.");
            _next += count;
        }

        private FinishedInstance Finished(ClaimedInstance instance, int number)
        {
            string study = $"1.2.826.0.1.3680043.10.543.1.{number}";
            bool isFlagged = number % 20 == 0;
            var result = new InstanceResult
            {
                Path = instance.File.Path,
                StudyInstanceUid = study,
                SeriesInstanceUid = $"1.2.826.0.1.3680043.10.543.2.{number}",
                SopInstanceUid = $"1.2.826.0.1.3680043.10.543.3.{number}",
                StudyKey = _keys.OfStudy(study),
                Outcome = Outcome.Scored,
                Findings = [new FindingResult("pneumonia", isFlagged ? 0.9 : 0.1, isFlagged, 0.5)],
                Model = new ModelIdentity("pneumonia", "1.0.0", new string('a', 64)),
                ExecutionProvider = "CPU",
                Gate = new GateResult(0.1, 0.9),
                FileSizeBytes = instance.File.SizeBytes,
                FileModifiedAt = new DateTimeOffset(instance.File.ModifiedTicks, TimeSpan.Zero),
                PixelSha256 = $"{number:x64}",
                ReceivedAt = instance.ReceivedAt,
                ScoredAt = instance.ReceivedAt,
                ElapsedMs = 40,
            };
            return new FinishedInstance(instance.Id, result, result.StudyKey);
        }
    }
}
