using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Pneumonia.Worker.Delivery;

/// <summary>How outbox rows are retried. A delivery into the data root is never given up: the disk will be mended.</summary>
internal sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>Wait after the first failure, doubled after each further one up to <see cref="MaxRetryDelay"/>. 100 ms to 1 h; default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>1 s to 1 day; default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(5);
}

[OptionsValidator]
internal sealed partial class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>;
