using Pneumonia.Dicom;

namespace Pneumonia.Worker.Operations.Doctor;

/// <summary>A small file that travels inside the program, and what its samples must be. How they were made stands in Frames/README.md.</summary>
/// <param name="Content">A whole DICOM file.</param>
/// <param name="SampleSha256">Of its samples, as GrayscaleImage.ComputeSampleSha256 hashes them.</param>
internal sealed record BuiltInFrame(DicomTransferSyntax Syntax, byte[] Content, string SampleSha256)
{
    private const string Prefix = "frames/";

    // Every lossless encoding gives back the picture's very samples; what a lossy one gives is fixed by the encoded bytes and the codec module.
    private const string Picture = "cca22caa8a74e6652598952e25c8b8d72deed2bf8a3aea32fa343d06326e241b";

    private static readonly Dictionary<string, string> LossySamples = new(StringComparer.Ordinal)
    {
        ["1.2.840.10008.1.2.4.111"] = "c8016ff9d03b58d4ea6c59ad49c3cbb34c527f8d7167d435d2b3b7045591e284",
        ["1.2.840.10008.1.2.4.112"] = "93a049dcefeb51856b4d3e55a44777122dbfc61be98d808f50d88878d87912bf",
        ["1.2.840.10008.1.2.4.203"] = "0f3115cd6936c7b10379e6bb2334b12f68d882c35fb02edb64d9cfc6ab09832c",
        ["1.2.840.10008.1.2.4.50"] = "5c3ae4f813b8c00f9e771fc1071cd3ba830cb93fc884bc6228d91b0e4700fb51",
        ["1.2.840.10008.1.2.4.51"] = "1ebbdc58794c28643deae34dd5c87da4567c943efab244f5abc42eb83b5b47b1",
        ["1.2.840.10008.1.2.4.53"] = "5c3ae4f813b8c00f9e771fc1071cd3ba830cb93fc884bc6228d91b0e4700fb51",
        ["1.2.840.10008.1.2.4.55"] = "5c3ae4f813b8c00f9e771fc1071cd3ba830cb93fc884bc6228d91b0e4700fb51",
        ["1.2.840.10008.1.2.4.81"] = "f6bb14b7419150fe04fa897976b070029fa3b8e5d08ce6075d1a03b29600e9a0",
        ["1.2.840.10008.1.2.4.91"] = "05a70f896b7b3403843dc07d75dfc9070cc709525f4f60be029c047ca7fd7cff",
    };

    /// <summary>One a transfer syntax, in the order of their UIDs.</summary>
    public static IReadOnlyList<BuiltInFrame> All { get; } =
    [
        .. typeof(BuiltInFrame).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Read(name, Path.GetFileNameWithoutExtension(name[Prefix.Length..])))
            .OrderBy(frame => frame.Syntax.Uid, StringComparer.Ordinal),
    ];

    private static BuiltInFrame Read(string resource, string uid)
    {
        using var stream = typeof(BuiltInFrame).Assembly.GetManifestResourceStream(resource)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new BuiltInFrame(DicomTransferSyntax.Find(uid), content, LossySamples.GetValueOrDefault(uid, Picture));
    }
}
