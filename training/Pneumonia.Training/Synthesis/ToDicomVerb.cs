using System.CommandLine;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace Pneumonia.Training.Synthesis;

internal static partial class ToDicomVerb
{
    private const string Unlabelled = "UNLABELLED";

    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Required = true, Description = "Folder with one folder per class, or with images that --labels tells of." };
        var output = new Option<DirectoryInfo>("--out") { Required = true, Description = "Gets one folder per class with a DICOM file per image." };
        var limit = new Option<int?>("--limit") { Description = "At most so many images, shared between the classes, chosen by the hash of their names." };
        var labels = new Option<FileInfo?>("--labels") { Description = "CSV with a column file and any of label (1, 0), age (years), sex, view." };
        var modality = new Option<string>("--modality") { DefaultValueFactory = _ => "DX", Description = "DX or CR." };
        modality.AcceptOnlyFromAmong("DX", "CR");
        var bits = new Option<int>("--bits") { DefaultValueFactory = _ => 8, Description = "8, or 12 to spread the samples over 0 to 4095." };
        var age = new Option<string?>("--age") { Description = "Patient's Age of images without one in --labels, for example 003Y. Without it the attribute is left out." };
        var view = new Option<string?>("--view") { Description = "View Position of images without one in --labels: PA or AP. Without it the value is empty." };
        view.AcceptOnlyFromAmong("PA", "AP");

        bits.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (8 or 12))
                result.AddError("--bits is 8 or 12.");
        });
        age.Validators.Add(result =>
        {
            if (!AgeString().IsMatch(result.GetValueOrDefault<string>() ?? ""))
                result.AddError("--age is three digits and D, W, M or Y.");
        });

        var command = new Command("to-dicom", "Put labelled JPEG and PNG images into DICOM files, for tests and demonstrations.")
        {
            data, output, limit, labels, modality, bits, age, view,
        };
        command.SetAction(result => Run(
            new BitmapWrapper(result.GetValue(modality)!, result.GetValue(bits), result.GetValue(age), result.GetValue(view)),
            LabelledFolder.Read(result.GetRequiredValue(data).FullName, result.GetValue(labels)?.FullName, Unlabelled),
            result.GetValue(limit),
            result.GetRequiredValue(output).FullName));
        return command;
    }

    private static void Run(BitmapWrapper wrapper, LabelledFolder folder, int? limit, string output)
    {
        int written = 0;
        foreach (var image in folder.Take(limit))
        {
            string target = Path.Combine(output, image.ClassName, Path.GetFileNameWithoutExtension(image.Path) + ".dcm");
            try
            {
                WholeFile.Write(target, wrapper.Wrap(File.ReadAllBytes(image.Path), image.Label));
                written++;
            }
            catch (RefusedException exception)
            {
                AnsiConsole.WriteLine($"{image.Path} left out: {exception.Message}");
            }
        }

        AnsiConsole.WriteLine($"{written} files in {output}");
    }

    [GeneratedRegex(@"^\d{3}[DWMY]$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AgeString();
}
