using System.IO.Compression;
using static Pneumonia.Dicom.DicomLeniencyKind;
using static Pneumonia.Dicom.Tests.Theirs;

namespace Pneumonia.Dicom.Tests;

/// <summary>
/// The file of <see cref="Sound"/>, damaged in every way that a leniency covers, and in those in which only one of two readings can be right.
/// </summary>
internal static class DamagedFiles
{
    private const uint Undefined = RawDataSet.Undefined;

    private static readonly string ExplicitUid = DicomTransferSyntax.ExplicitVRLittleEndian.Uid;
    private static readonly byte[] Modality = Text(DicomTag.Modality, "CS", "DX");
    private static readonly byte[] PatientId = Text(DicomTag.PatientId, "LO", "id");
    private static readonly byte[] Rows = new RawDataSet().Numbers(DicomTag.Rows, 2).ToArray();
    private static readonly byte[] Columns = new RawDataSet().Numbers(DicomTag.Columns, 2).ToArray();
    private static readonly byte[] Pixels = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly byte[] PixelData = new RawDataSet().Element(DicomTag.PixelData, "OW", Pixels).ToArray();
    private static readonly byte[] Element = Text(DicomTag.SeriesInstanceUid, "UI", "1.2\0");
    private static readonly byte[] Item = [.. Mark(DicomTag.Item, 12), .. Element];
    private static readonly byte[] OpenItem = [.. Mark(DicomTag.Item, Undefined), .. Element];
    private static readonly byte[] ItemEnd = Mark(DicomTag.ItemDelimitation, 0);
    private static readonly byte[] SequenceEnd = Mark(DicomTag.SequenceDelimitation, 0);
    private static readonly byte[] Rest = [.. PatientId, .. Rows, .. Columns, .. PixelData];

    public static byte[] Sound { get; } = WithSequence(Sequence(Item));

    public static IReadOnlyList<DamagedFile> All { get; } =
    [
        new("prefix without preamble", NoPreamble, Refuses, Other, [.. "DICM"u8, .. Meta(), .. Tail()]),
        new("neither preamble nor prefix", NoPreamble, Same, Same, [.. Meta(), .. Tail()]),
        new("preamble but no group 0002", NoMetaHeader, Same, Same, [.. Preamble(), .. Tail()]),
        new("no group length", MetaGroupLength, Same, Same, [.. Preamble(), .. Meta(groupLength: null), .. Tail()]),
        new("small group length", MetaGroupLength, Other, Same, [.. Preamble(), .. Meta(groupLength: 10), .. Tail()]),
        new("large group length", MetaGroupLength, Other, Same, [.. Preamble(), .. Meta(groupLength: 5000), .. Tail()]),
        new("implicit group 0002", MetaHeaderEncoding, Same, Same, [.. Preamble(), .. Meta(isExplicit: false), .. Tail()]),
        new("no transfer syntax", NoTransferSyntax, Same, Same, [.. Preamble(), .. Meta(uid: null), .. Tail()]),
        new("implicit under an explicit syntax", ContradictedTransferSyntax, Refuses, Refuses, [.. Preamble(), .. Meta(), .. ImplicitTail()]),
        new("transfer syntax padded with a blank", InvalidUid, Same, Same, [.. Preamble(), .. Meta(uid: ExplicitUid + " "), .. Tail()]),
        new("zlib instead of bare deflate", ZlibWrapping, Refuses, Refuses, Deflated(stream => new ZLibStream(stream, CompressionLevel.Optimal))),
        new("group 0002 twice", ForbiddenGroup, Same, Same, File([.. Meta(), .. Tail()])),
        new("out of order", OutOfOrder, Same, Same, File([.. Modality, .. Rows, .. PatientId, .. Columns, .. PixelData])),
        new("twice the same", RepeatedElement, Same, Same, File([.. Modality, .. PatientId, .. PatientId, .. Rows, .. Columns, .. PixelData])),
        new("twice, differing", null, Same, Other, File([.. Modality, .. PatientId, .. Rows, .. Rows.Take(8), 9, 0, .. Columns, .. PixelData])),
        new("wrong group length", GroupLength, Same, Same, File([.. new RawDataSet().Element(new DicomTag(8, 0), "UL", [3, 0, 0, 0]).ToArray(), .. Tail()])),
        new("small letters for a VR", InvalidVR, Same, Other, File([.. Modality, .. Text(DicomTag.PatientId, "lo", "id"), .. Rest[10..]])),
        new("nulls for the VR of Rows", InvalidVR, Same, Other, File([.. Modality, .. PatientId, .. Rows[..4], 0, 0, .. Rows[6..], .. Columns, .. PixelData])),
        new("small letters and a long length", InvalidVR, Refuses, Refuses, File([.. Modality, .. Rest[..^20], .. PixelData[..4], .. "ow"u8, .. PixelData[6..]])),
        new("unknown letters and a short length", InvalidVR, Refuses, Refuses, File([.. Modality, .. PatientId[..4], .. "YY"u8, .. Rest[6..]])),
        new("unknown letters and a long length", UnknownVR, Same, Refuses, File([.. Modality, .. PatientId[..4], .. "ZZ\0\0"u8, 2, 0, 0, 0, .. Rest[8..]])),
        new("another VR", WrongVR, Same, Same, File([.. Modality, .. Text(DicomTag.PatientId, "SH", "id"), .. Rest[10..]])),
        new("implicit among explicit", ImplicitElement, Refuses, Same, File([.. Modality, .. PatientId[..4], 2, 0, 0, 0, .. Rest[8..]])),
        new("explicit items in UN", ExplicitContent, Refuses, Same,
            WithSequence(new RawDataSet().Element(DicomTag.AnatomicRegionSequence, "UN", [.. OpenItem, .. ItemEnd, .. SequenceEnd], Undefined).ToArray())),
        new("reserved bytes", ReservedBytes, Same, Same, File([.. Modality, .. Rest[..^14], 0x34, 0x12, .. Rest[^12..]])),
        new("odd length", OddLength, Other, Same, File([.. Text(DicomTag.AccessionNumber, "SH", "abc"), .. Tail()])),
        new("odd length, padded behind it", null, Refuses, Other, File([.. Modality, .. PatientId[..6], 1, 0, .. PatientId[8..], .. Rest[10..]])),
        new("a UID of words", InvalidUid, Same, Same, File([.. Text(DicomTag.SopInstanceUid, "UI", "01.a"), .. Tail()])),
        new("unknown character set", UnknownCharacterSet, Other, Same, File([.. Text(DicomTag.SpecificCharacterSet, "CS", "KLINGON "), .. Tail()])),
        new("no private creator", NoPrivateCreator, Same, Same, File([.. Modality, .. Text(new DicomTag(9, 0x1001), "LO", "ab"), .. Rest])),
        new("short item", ItemLength, Refuses, Same, WithSequence(Sequence([.. Mark(DicomTag.Item, 10), .. Element]))),
        new("item shorter than a header", ItemLength, Same, Same, WithSequence(Sequence([.. Mark(DicomTag.Item, 4), .. Element]))),
        new("long item", ItemLength, Other, Same, WithSequence(Sequence([.. Mark(DicomTag.Item, 14), .. Element]))),
        new("item as long as the next element too", null, Other, Same, WithSequence(Sequence([.. Mark(DicomTag.Item, 22), .. Element]))),
        new("short sequence", SequenceLength, Same, Other, WithSequence(Sequence(Item, length: 18))),
        new("long sequence", null, Refuses, Refuses, WithSequence(Sequence(Item, length: 22))),
        new("item without delimiter in a sequence with length", MissingDelimiter, Other, Same, WithSequence(Sequence(OpenItem))),
        new("item without delimiter", null, Refuses, Refuses, WithSequence(Sequence([.. OpenItem, .. SequenceEnd], Undefined))),
        new("sequence without delimiter", null, Refuses, Refuses, WithSequence(Sequence([.. OpenItem, .. ItemEnd], Undefined))),
        new("delimiter in an item with length", SuperfluousDelimiter, Same, Same,
            WithSequence(Sequence([.. Mark(DicomTag.Item, 20), .. Element, .. ItemEnd]))),
        new("delimiter in a sequence with length", SuperfluousDelimiter, Same, Same, WithSequence(Sequence([.. Item, .. SequenceEnd]))),
        new("delimiter at the end", SuperfluousDelimiter, Same, Same, File([.. Tail(), .. ItemEnd])),
        new("delimiter in the middle", null, Other, Other, File([.. Modality, .. ItemEnd, .. Rest])),
        new("delimiter with a length", DelimiterLength, Same, Refuses,
            WithSequence(Sequence([.. OpenItem, .. Mark(DicomTag.ItemDelimitation, 4), .. SequenceEnd], Undefined))),
        new("zeros behind", TrailingZeros, Same, Same, File([.. Tail(), .. new byte[600]])),
        new("text behind", TrailingBytes, Refuses, Same, File([.. Tail(), .. "\r\n"u8])),
        new("deflated, one byte short", null, Same, Refuses, Deflated(stream => new DeflateStream(stream, CompressionLevel.Optimal))[..^1]),
    ];

    private static byte[] Tail() => [.. Modality, .. Rest];

    private static byte[] ImplicitTail() => new RawDataSet(isExplicit: false).Text(DicomTag.Modality, "CS", "DX").Text(DicomTag.PatientId, "LO", "id")
        .Numbers(DicomTag.Rows, 2).Numbers(DicomTag.Columns, 2).Element(DicomTag.PixelData, "OW", Pixels).ToArray();

    private static byte[] Text(DicomTag tag, string vr, string value) => new RawDataSet().Text(tag, vr, value).ToArray();

    private static byte[] Mark(DicomTag tag, uint length) => new RawDataSet().Mark(tag, length).ToArray();

    private static byte[] Sequence(byte[] content, uint? length = null) =>
        new RawDataSet().Element(DicomTag.AnatomicRegionSequence, "SQ", content, length).ToArray();

    private static byte[] WithSequence(byte[] sequence) => File([.. Modality, .. sequence, .. Rest]);

    private static byte[] File(byte[] dataset) => [.. Preamble(), .. Meta(), .. dataset];

    private static byte[] Preamble() => [.. new byte[128], .. "DICM"u8];

    private static byte[] Meta(string? uid = "", uint? groupLength = 0, bool isExplicit = true)
    {
        var group = new RawDataSet(isExplicit).Text(new DicomTag(2, 2), "UI", "1.2.840.10008.5.1.4.1.1.1\0").Text(new DicomTag(2, 3), "UI", "1.2.3.4\0");
        if (uid is not null)
            group.Text(DicomTag.TransferSyntaxUid, "UI", uid is "" ? ExplicitUid + '\0' : uid);
        byte[] bytes = group.ToArray();
        if (groupLength is not { } length)
            return bytes;
        byte[] value = BitConverter.GetBytes(length == 0 ? (uint)bytes.Length : length);
        return [.. new RawDataSet(isExplicit).Element(new DicomTag(2, 0), "UL", value).ToArray(), .. bytes];
    }

    private static byte[] Deflated(Func<Stream, Stream> compress)
    {
        using var deflated = new MemoryStream();
        using (var stream = compress(deflated))
            stream.Write(Tail());
        return [.. Preamble(), .. Meta(DicomTransferSyntax.DeflatedExplicitVRLittleEndian.Uid), .. deflated.ToArray()];
    }
}
