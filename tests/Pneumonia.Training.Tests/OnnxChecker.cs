using Pneumonia.TestKit;

namespace Pneumonia.Training.Tests;

/// <summary>ONNX's own checker, with shape inference.</summary>
internal static class OnnxChecker
{
    public static async Task<ProgramResult> RunAsync(string path)
    {
        // Debian's python3-onnx belongs to Debian's interpreter, whatever else is first on the PATH.
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : Requires.Tool("python3", "python3-onnx");
        return await ExternalProgram.RunAsync(
            python, ["-c", "import sys, onnx, onnx.checker; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)", path],
            TestContext.Current.CancellationToken);
    }
}
