namespace Pneumonia.Training.Learning;

/// <summary>run.json of one member: what it was made of and what it reached; `export` checks the weights against it.</summary>
/// <param name="Member">From 1.</param>
/// <param name="CodeCommit">Of the program that trained.</param>
/// <param name="WeightsSha256">Of weights.dat.</param>
/// <param name="Epoch">Whose weights were kept.</param>
/// <param name="Tuning">As measured in the run on the weights it kept.</param>
public sealed record TrainingRun(
    int Member, string DataManifestSha256, int Seed, int Threads, string CodeCommit, string StartedOn, string Command, string WeightsSha256, int Epoch,
    TuningFigures Tuning);
