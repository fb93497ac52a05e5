using Pneumonia.Dicom;
using Pneumonia.Inference;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Gating;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Reporting.Measuring;

/// <summary>What the gate refuses: films of opened tests, films that set its limit, and foreign images.</summary>
internal static class GateMeasurement
{
    private const int Seed = 1001;

    /// <returns>Films first; null where the package has no gate. Images that are refused before the gate are not counted.</returns>
    public static IReadOnlyList<GateFigures>? Of(ReportInput input, IReadOnlyList<ScoredItem> tuning, IReadOnlyList<OpenedTest> tests)
    {
        if (input.Package.Manifest.Gate is not { } gate)
            return null;

        using var codecs = new CodecSandbox(new CodecOptions());
        var films = ChestFilms.Of(input.Data, DataSplit.Tuning);
        var images = GateEvaluation.Drawn(films, input.DrawnPerKind, Seed)
            .Concat(input.Foreign.SelectMany(folder => ForeignFolder.Read(folder, codecs)))
            .Concat(input.Photographs.SelectMany(folder => ForeignFolder.Read(folder, codecs, "photographs")));
        var foreign = Progress.Show("Gate", _ => GateEvaluation.Run(input.Package, [], images).Foreign);
        return
        [
            .. tests.Select(test => Films(test.Name, test.Scored, gate.Limit)),
            .. tuning.GroupBy(entry => entry.Item.Source)
                .Select(source => Films($"{PackageFigures.NameOf(source.Key, DataSplit.Tuning)} (set the limit)", [.. source], gate.Limit)),
            .. foreign.Where(kind => kind.N > 0).Select(kind => Figures(kind, isIntended: false)),
        ];
    }

    private static GateFigures Films(string name, IReadOnlyList<ScoredItem> films, double limit) =>
        Figures(GateShare.Of(name, films.Count, films.Count(film => film.Assessment.OutOfDistribution > limit), 0), isIntended: true);

    private static GateFigures Figures(GateShare share, bool isIntended) =>
        new(share.Kind, isIntended, share.N, share.Refused, new FigureRecord(share.Share, share.Low, share.High));
}
