using Microsoft.Extensions.Hosting;
using Pneumonia.Worker.Delivery;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Jobs;
using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Operations;
using Pneumonia.Worker.Operations.Verbs;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;

return await CommandLine.RunAsync(args, Console.Out, Console.Error, AddStages, Verbs);

// What the service is made of, in the order the data meets it.
static void AddStages(IHostApplicationBuilder builder)
{
    builder.AddOperations();
    builder.AddIntake();
    builder.AddLedger();
    builder.AddScoring();
    builder.AddResults();
    builder.AddDelivery();
    builder.AddJobs();
}

// What the program can be asked to do; the first is what it does when asked nothing.
static IReadOnlyList<System.CommandLine.Command> Verbs(VerbContext context) =>
[
    new RunVerb(context),
    new DemoVerb(context),
    new ScoreVerb(context),
    new InspectVerb(context),
    new EvaluateVerb(context),
    new DoctorVerb(context),
    new QueueVerb(context),
    new JobsVerb(context),
    new AuditVerb(context),
    new LedgerVerb(context),
    new LabelsVerb(context),
    new ConfigVerb(context),
];
