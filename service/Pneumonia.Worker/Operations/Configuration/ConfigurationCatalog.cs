using Pneumonia.Worker.Delivery;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Jobs;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Operations.Configuration;

/// <summary>Every key that the service knows: DataRoot and one options class a section.</summary>
internal static class ConfigurationCatalog
{
    public static IReadOnlyList<(string Section, Type Options)> Sections { get; } =
    [
        (IntakeOptions.Section, typeof(IntakeOptions)),
        (ModelOptions.Section, typeof(ModelOptions)),
        (ScoringOptions.Section, typeof(ScoringOptions)),
        (ResultsOptions.Section, typeof(ResultsOptions)),
        (DeliveryOptions.Section, typeof(DeliveryOptions)),
        (JobsOptions.Section, typeof(JobsOptions)),
        (LedgerOptions.Section, typeof(LedgerOptions)),
        (OperationsOptions.Section, typeof(OperationsOptions)),
    ];

    public static ConfigurationKey Root { get; } = new("", typeof(object), null,
    [
        new ConfigurationKey("DataRoot", typeof(string), "", []),
        .. Sections.Select(section => ConfigurationKey.Of(section.Section, section.Options, Activator.CreateInstance(section.Options))),
    ]);
}
