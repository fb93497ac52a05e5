using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Ledger;

/// <summary>The ledger's database, ledger.db in the data root.</summary>
internal sealed class LedgerOptions
{
    public const string Section = "Ledger";

    /// <summary>How long a write waits for another process's write before it fails. 1 s to 5 min; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The newest backups that stay in backups/ of the data root. 1 to 366; default 7.</summary>
    [Range(1, 366)]
    public int BackupsKept { get; init; } = 7;
}

[OptionsValidator]
internal sealed partial class LedgerOptionsValidator : IValidateOptions<LedgerOptions>;
