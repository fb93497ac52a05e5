namespace Pneumonia.Dicom;

/// <summary>What stands before the data set (PS3.10 §7.1): where it begins, what group 0002 says, and how the data set is written.</summary>
internal sealed record FileStart(DicomDataset FileMetaInfo, int DataSetPosition, DicomTransferSyntax TransferSyntax)
{
    private const int PreambleBytes = 128;

    public static FileStart Read(DataSetReader reader, ReadOnlyMemory<byte> content)
    {
        int position = HasPrefix(content.Span) ? PreambleBytes + 4 : 0;
        bool hasPrefix = position > 0;
        var metaInfo = new DicomDataset([], isBigEndian: false, isSigned: false, TextDecoder.Default);
        if (EncodingProbe.Guess(content.Span[position..]) is { } metaEncoding && content.Span[position] == 0x02 && content.Span[position + 1] == 0)
            metaInfo = reader.ReadMetaInfo(ref position, metaEncoding);

        var guess = metaInfo.GetString(DicomTag.TransferSyntaxUid) is { } uid && DicomTransferSyntax.Find(uid).IsDeflated
            ? null
            : EncodingProbe.Guess(content.Span[position..]);
        if (guess is null && !hasPrefix && metaInfo.Count == 0)
            throw new DicomException(DicomFault.NotDicom, "There is no DICM prefix, and the file does not begin with an element either.", 0);
        return new FileStart(metaInfo, position, Reconcile(metaInfo.GetString(DicomTag.TransferSyntaxUid), guess));
    }

    private static bool HasPrefix(ReadOnlySpan<byte> content) =>
        content.Length >= PreambleBytes + 4 && content[PreambleBytes..].StartsWith("DICM"u8);

    /// <summary>
    /// The transfer syntax that group 0002 names. Where there is none, or where the first element plainly is written in another way (some
    /// senders convert a file and forget the header), the first element tells.
    /// </summary>
    private static DicomTransferSyntax Reconcile(string? uid, DataSetEncoding? guess)
    {
        if (uid is null)
            return Native(guess ?? DataSetEncoding.ImplicitLittleEndian);
        var named = DicomTransferSyntax.Find(uid);
        if (guess is not { } seen || seen == named.Encoding)
            return named;
        return named.IsEncapsulated ? named with { IsExplicitVR = seen.IsExplicitVR, IsBigEndian = seen.IsBigEndian } : Native(seen);
    }

    private static DicomTransferSyntax Native(DataSetEncoding encoding) => encoding switch
    {
        { IsBigEndian: true } => DicomTransferSyntax.ExplicitVRBigEndian,
        { IsExplicitVR: true } => DicomTransferSyntax.ExplicitVRLittleEndian,
        _ => DicomTransferSyntax.ImplicitVRLittleEndian,
    };
}
