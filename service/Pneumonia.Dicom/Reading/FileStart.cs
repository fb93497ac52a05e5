namespace Pneumonia.Dicom;

/// <summary>What stands before the data set (PS3.10 §7.1): where it begins, what group 0002 says, and how the data set is written.</summary>
internal sealed record FileStart(DicomDataset FileMetaInfo, int DataSetPosition, DicomTransferSyntax TransferSyntax)
{
    private const int PreambleBytes = 128;

    public static FileStart Read(DataSetReader reader, ReadOnlyMemory<byte> content)
    {
        int position = PrefixEnd(content.Span);
        bool hasPrefix = position > 0;
        if (hasPrefix && reader.Remaining(position) == 0)
            throw new DicomException(DicomFault.Truncated, "Nothing stands behind the prefix.", position);
        if (position < PreambleBytes)
            reader.Leniencies.Add(DicomLeniencyKind.NoPreamble, 0);

        var metaInfo = new DicomDataset([], isBigEndian: false, isSigned: false, TextDecoder.Default);
        if (content.Span[position..] is [2, 0, _, _, ..])
        {
            var encoding = EncodingProbe.GuessMetaInfo(content.Span[position..]);
            if (!encoding.IsExplicitVR)
                reader.Leniencies.Add(DicomLeniencyKind.MetaHeaderEncoding, position);
            metaInfo = reader.ReadMetaInfo(ref position, encoding);
        }

        string? uid = metaInfo.GetString(DicomTag.TransferSyntaxUid);
        var guess = uid is not null && DicomTransferSyntax.Find(uid).IsDeflated
            ? null
            : EncodingProbe.Guess(content.Span[position..], reader.Remaining(position));
        if (guess is null && !hasPrefix && metaInfo.Count == 0)
            throw new DicomException(DicomFault.NotDicom, "There is no DICM prefix, and the file does not begin with an element either.", 0);
        if (metaInfo.Count == 0)
            reader.Leniencies.Add(DicomLeniencyKind.NoMetaHeader, position);
        else if (uid is null)
            reader.Leniencies.Add(DicomLeniencyKind.NoTransferSyntax, position);
        return new FileStart(metaInfo, position, Reconcile(uid, guess, reader.Leniencies, position));
    }

    /// <summary>Where the prefix ends: behind the preamble, or, in files that lack it, at the very start; 0 when there is none.</summary>
    private static int PrefixEnd(ReadOnlySpan<byte> content)
    {
        if (content.Length >= PreambleBytes + 4 && content[PreambleBytes..].StartsWith("DICM"u8))
            return PreambleBytes + 4;
        return content.StartsWith("DICM"u8) ? 4 : 0;
    }

    /// <summary>
    /// The transfer syntax that group 0002 names. Where there is none, or where the first element plainly is written in another way (some
    /// senders convert a file and forget the header), the first element tells.
    /// </summary>
    private static DicomTransferSyntax Reconcile(string? uid, DataSetEncoding? guess, LeniencyLog leniencies, int position)
    {
        if (uid is null)
            return Native(guess ?? DataSetEncoding.ImplicitLittleEndian);
        var named = DicomTransferSyntax.Find(uid);
        if (guess is not { } seen || seen == named.Encoding)
            return named;
        leniencies.Add(DicomLeniencyKind.ContradictedTransferSyntax, position);
        return named.IsEncapsulated ? named with { IsExplicitVR = seen.IsExplicitVR, IsBigEndian = seen.IsBigEndian } : Native(seen);
    }

    private static DicomTransferSyntax Native(DataSetEncoding encoding) => encoding switch
    {
        { IsBigEndian: true } => DicomTransferSyntax.ExplicitVRBigEndian,
        { IsExplicitVR: true } => DicomTransferSyntax.ExplicitVRLittleEndian,
        _ => DicomTransferSyntax.ImplicitVRLittleEndian,
    };
}
