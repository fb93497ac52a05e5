namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>Looks at one thing that the service needs, changes nothing, and needs nothing that another check looks at.</summary>
internal interface IDoctorCheck
{
    string Name { get; }

    /// <summary>One result or more, each computed when it is asked for. What that throws counts as failed.</summary>
    IEnumerable<CheckResult> Run(CancellationToken cancellationToken);
}
