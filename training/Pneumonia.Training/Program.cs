using System.CommandLine;
using Pneumonia.Training;
using Pneumonia.Training.Learning;
using Pneumonia.Training.Preparation;

var verbs = new RootCommand("Trains the networks of Pneumonia Worker and packs them for it.")
{
    PrepareVerb.Create(),
    TrainVerb.Create(),
};

return await CommandLineProgram.RunAsync(verbs, args);
