using System.CommandLine;
using Pneumonia.Training;
using Pneumonia.Training.Comparing;
using Pneumonia.Training.Evaluating;
using Pneumonia.Training.Exporting;
using Pneumonia.Training.Gating;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;
using Pneumonia.Training.Reporting;
using Pneumonia.Training.Synthesis;

var verbs = new RootCommand("Trains the networks of Pneumonia Worker and packs them for it.")
{
    PrepareVerb.Create(),
    TrainVerb.Create(),
    CompareVerb.Create(),
    EvaluateVerb.Create(),
    ExportVerb.Create(),
    GateFeaturesVerb.Create(),
    ReportVerb.Create(),
    RetrainVerb.Create(),
    ToDicomVerb.Create(),
    SynthesiseVerb.Create(),
};

return await CommandLineProgram.RunAsync(verbs, args);
