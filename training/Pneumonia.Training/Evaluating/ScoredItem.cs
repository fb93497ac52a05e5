using Pneumonia.Inference;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Evaluating;

/// <summary>What a package says of one labelled image. The gate's measure is there, its verdict is not applied.</summary>
internal sealed record ScoredItem(DataItem Item, Assessment Assessment);
