using Pneumonia.Fuzz;
using SharpFuzz;

// Pneumonia.Fuzz seeds FOLDER     writes files to begin with
// Pneumonia.Fuzz TARGET           takes inputs from afl-fuzz
// Pneumonia.Fuzz TARGET FILE...   takes these files and says what came of each
if (args is ["seeds", var folder])
{
    Seeds.Write(folder);
    return 0;
}

if (args is not [var name, .. var files] || FuzzTarget.All.FirstOrDefault(target => target.Name == name) is not { } target)
{
    Console.Error.WriteLine($"Name a target: {string.Join(", ", FuzzTarget.All.Select(target => target.Name))}.");
    return 64;
}

foreach (string file in files)
    Console.WriteLine($"{file}: {target.Run(File.ReadAllBytes(file))?.ToString() ?? "read"}");
if (files.Length > 0)
    return 0;

Fuzzer.OutOfProcess.Run(stream =>
{
    using var content = new MemoryStream();
    stream.CopyTo(content);
    target.Run(content.ToArray());
});
return 0;
