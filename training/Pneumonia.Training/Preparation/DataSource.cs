namespace Pneumonia.Training.Preparation;

/// <summary>One data set behind a manifest.</summary>
/// <param name="Name">Short name, which figures and recipes use, for example "kermany".</param>
/// <param name="Root">Its folder on the machine that made the manifest; not part of the hash.</param>
/// <param name="Attribution">Who made it and under what licence, as the model card repeats it.</param>
public sealed record DataSource(string Name, string Root, string Attribution);
