using Microsoft.ML.OnnxRuntime;

namespace Pneumonia.Inference;

/// <summary>Makes ONNX Runtime sessions for a service that runs for months, and checks that a graph is what its manifest says.</summary>
internal static class SessionFactory
{
    public static InferenceSession Create(byte[] onnx, string executionProvider, int threads)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            // A plan is cached for each batch size seen, and DirectML allows none at all.
            EnableMemoryPattern = false,
            IntraOpNumThreads = threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Threads that spin between two studies would hold a whole core each.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        AddProvider(options, executionProvider);
        return new InferenceSession(onnx, options);
    }

    public static void CheckGraph(InferenceSession session, ModelManifest manifest)
    {
        var tensor = manifest.Input.Tensor;
        if (session.InputMetadata.Count != 1)
            throw new ModelPackageException($"model.onnx has {session.InputMetadata.Count} inputs; a model takes one image.");

        CheckNode(session.InputMetadata, "input", manifest.Input.Name, [1, tensor.Rows, tensor.Columns]);
        foreach (var label in manifest.Labels)
            CheckNode(session.OutputMetadata, "output", label.LogitOutput, [1]);
        if (manifest.Gate is { } gate)
            CheckNode(session.OutputMetadata, "output", gate.Output, [1]);
    }

    private static void AddProvider(SessionOptions options, string name)
    {
        string wanted = name switch
        {
            "CPU" => "CPUExecutionProvider",
            "CUDA" => "CUDAExecutionProvider",
            "DirectML" => "DmlExecutionProvider",
            _ => throw new ModelPackageException($"There is no execution provider '{name}'; use CPU, CUDA or DirectML."),
        };
        string[] available = OrtEnv.Instance().GetAvailableProviders();
        if (!available.Contains(wanted))
        {
            throw new ModelPackageException(
                $"This ONNX Runtime has no {wanted}, only {string.Join(", ", available)}. Set the execution provider to CPU or install a build with {name}.");
        }

        if (name == "CUDA")
            options.AppendExecutionProvider_CUDA();
        if (name == "DirectML")
            options.AppendExecutionProvider_DML();
    }

    private static void CheckNode(IReadOnlyDictionary<string, NodeMetadata> nodes, string kind, string name, ReadOnlySpan<int> shape)
    {
        if (!nodes.TryGetValue(name, out var node))
            throw new ModelPackageException($"model.onnx has no {kind} '{name}', only {string.Join(", ", nodes.Keys)}: manifest and network do not belong together.");
        if (node.ElementType != typeof(float) || node.Dimensions is not [-1, ..] || !node.Dimensions.AsSpan(1).SequenceEqual(shape))
        {
            throw new ModelPackageException(
                $"model.onnx's {kind} '{name}' is {node.ElementType.Name} [{string.Join(", ", node.Dimensions)}], not Single [-1, {string.Join(", ", shape.ToArray())}].");
        }
    }
}
