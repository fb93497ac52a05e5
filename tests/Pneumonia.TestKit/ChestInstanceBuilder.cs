using System.Globalization;
using Pneumonia.Dicom;

namespace Pneumonia.TestKit;

/// <summary>Builds a chest radiograph as a DICOM file. Each instance has UIDs of its own unless told otherwise; nothing else varies.</summary>
public sealed class ChestInstanceBuilder
{
    public const string DigitalXRayForPresentation = "1.2.840.10008.5.1.4.1.1.1.1";
    public const string DigitalXRayForProcessing = "1.2.840.10008.5.1.4.1.1.1.1.1";
    public const string ComputedRadiography = "1.2.840.10008.5.1.4.1.1.1";

    private readonly List<Action<DicomFileWriter>> _changes = [];
    private DicomTransferSyntax _syntax = DicomTransferSyntax.ExplicitVRLittleEndian;
    private string _study = NewUid();
    private string _series = NewUid();
    private string _instance = NewUid();
    private string _sopClass = DigitalXRayForPresentation;
    private string _modality = "DX";
    private string? _bodyPart = "CHEST";
    private string? _viewPosition = "PA";
    private string? _patientAge = "004Y";
    private string _photometric = "MONOCHROME2";
    private (double Center, double Width)? _window;
    private (double Slope, double Intercept) _rescale = (1, 0);
    private int _rows = 96;
    private int _columns = 80;
    private int _frames = 1;
    private int _bitsAllocated = 16;
    private int _bitsStored = 12;
    private int _highBit = 11;
    private bool _signed;
    private Func<int, int, int>? _sample;
    private byte[]? _pixelBytes;
    private IReadOnlyList<ReadOnlyMemory<byte>>? _encodedFrames;
    private int _maxFragmentBytes;

    /// <summary>A UID under 2.25, as PS3.5 §B.2 makes them from a UUID.</summary>
    public static string NewUid() => $"2.25.{UInt128.Parse(Guid.NewGuid().ToString("N"), NumberStyles.HexNumber, CultureInfo.InvariantCulture)}";

    /// <param name="bitsStored">1 to 16.</param>
    /// <param name="bitsAllocated">8 or 16; the least that holds them unless given.</param>
    /// <param name="highBit">The stored bits' highest place; <paramref name="bitsStored"/> - 1 unless given.</param>
    public ChestInstanceBuilder WithBitsStored(int bitsStored, int? bitsAllocated = null, int? highBit = null)
    {
        _bitsStored = bitsStored;
        _bitsAllocated = bitsAllocated ?? (bitsStored <= 8 ? 8 : 16);
        _highBit = highBit ?? bitsStored - 1;
        return this;
    }

    /// <summary>Two's complement samples.</summary>
    public ChestInstanceBuilder WithSigned() => Set(ref _signed, true);

    /// <summary>Only the tag changes: the stored samples stay, so the picture is shown inverted.</summary>
    public ChestInstanceBuilder WithMonochrome1() => Set(ref _photometric, "MONOCHROME1");

    public ChestInstanceBuilder WithPhotometricInterpretation(string value) => Set(ref _photometric, value);

    public ChestInstanceBuilder WithWindow(double center, double width) => Set(ref _window, (center, width));

    public ChestInstanceBuilder WithRescale(double slope, double intercept) => Set(ref _rescale, (slope, intercept));

    /// <summary>Pixel Padding Value and, when given, Pixel Padding Range Limit (PS3.3 §C.7.5.1.1.2).</summary>
    public ChestInstanceBuilder WithPadding(int value, int? rangeLimit = null)
    {
        _changes.Add(writer => AddStoredValue(writer, DicomTag.PixelPaddingValue, value));
        if (rangeLimit is { } limit)
            _changes.Add(writer => AddStoredValue(writer, DicomTag.PixelPaddingRangeLimit, limit));
        return this;
    }

    /// <param name="value">Null leaves the attribute out.</param>
    public ChestInstanceBuilder WithViewPosition(string? value) => Set(ref _viewPosition, value);

    /// <param name="value">For example 004Y or 018M; null leaves the attribute out.</param>
    public ChestInstanceBuilder WithPatientAge(string? value) => Set(ref _patientAge, value);

    /// <param name="value">Null leaves the attribute out.</param>
    public ChestInstanceBuilder WithBodyPart(string? value) => Set(ref _bodyPart, value);

    public ChestInstanceBuilder WithSopClass(string uid) => Set(ref _sopClass, uid);

    public ChestInstanceBuilder WithModality(string value) => Set(ref _modality, value);

    public ChestInstanceBuilder WithUids(string study, string series, string instance)
    {
        (_study, _series, _instance) = (study, series, instance);
        return this;
    }

    public ChestInstanceBuilder WithStudyUid(string uid) => Set(ref _study, uid);

    public ChestInstanceBuilder WithSopInstanceUid(string uid) => Set(ref _instance, uid);

    /// <summary>Explicit VR Little Endian or its deflated form; the syntaxes of compressed pixels need <see cref="WithEncodedFrames"/>.</summary>
    public ChestInstanceBuilder WithSyntax(DicomTransferSyntax syntax) => Set(ref _syntax, syntax);

    /// <summary>So many frames, all alike.</summary>
    public ChestInstanceBuilder WithFrames(int count) => Set(ref _frames, count);

    /// <param name="sample">The stored value at (row, column); cut to the stored bits.</param>
    public ChestInstanceBuilder WithPixels(int rows, int columns, Func<int, int, int> sample)
    {
        (_rows, _columns, _sample) = (rows, columns, sample);
        return this;
    }

    /// <param name="samples">Stored values, row by row.</param>
    public ChestInstanceBuilder WithPixels(int rows, int columns, IReadOnlyList<int> samples) =>
        WithPixels(rows, columns, (row, column) => samples[(row * columns) + column]);

    /// <summary>Pixel Data of just these bytes, whatever the description says.</summary>
    public ChestInstanceBuilder WithPixelBytes(byte[] bytes) => Set(ref _pixelBytes, bytes);

    /// <summary>Compressed frames instead of native pixels, each cut into fragments of at most so many bytes.</summary>
    public ChestInstanceBuilder WithEncodedFrames(DicomTransferSyntax syntax, IReadOnlyList<ReadOnlyMemory<byte>> frames, int maxFragmentBytes = int.MaxValue)
    {
        (_syntax, _encodedFrames, _frames, _maxFragmentBytes) = (syntax, frames, frames.Count, maxFragmentBytes);
        return this;
    }

    /// <summary>Sets any other attribute, or replaces one, as text, whether or not it keeps to its VR's rules.</summary>
    public ChestInstanceBuilder With(DicomTag tag, DicomVR vr, params IReadOnlyList<string> values) => With(writer => writer.AddUnchecked(tag, vr, values));

    /// <summary>Leaves an attribute out.</summary>
    public ChestInstanceBuilder Without(DicomTag tag) => With(writer => writer.Remove(tag));

    /// <summary>Changes the data set last, after all else is in it.</summary>
    public ChestInstanceBuilder With(Action<DicomFileWriter> change)
    {
        _changes.Add(change);
        return this;
    }

    /// <summary>The file's bytes.</summary>
    public byte[] Build()
    {
        var writer = new DicomFileWriter(_syntax);
        AddPatientAndStudy(writer);
        AddSeriesAndEquipment(writer);
        AddImage(writer);
        foreach (var change in _changes)
            change(writer);
        return writer.ToArray();
    }

    /// <summary>Writes the file and returns its path.</summary>
    public string Save(string path)
    {
        File.WriteAllBytes(path, Build());
        return path;
    }

    private void AddPatientAndStudy(DicomFileWriter writer)
    {
        writer.AddUnchecked(DicomTag.SopClassUid, DicomVR.UI, _sopClass);
        writer.AddUnchecked(DicomTag.SopInstanceUid, DicomVR.UI, _instance);
        writer.Add(DicomTag.PatientName, DicomVR.PN, "Synthetic^Chest");
        writer.Add(DicomTag.PatientId, DicomVR.LO, "SYNTHETIC-1");
        writer.Add(DicomTag.PatientBirthDate, DicomVR.DA, "");
        writer.AddUnchecked(DicomTag.PatientSex, DicomVR.CS, "O");
        AddOptional(writer, DicomTag.PatientAge, DicomVR.AS, _patientAge);
        writer.AddUnchecked(DicomTag.StudyInstanceUid, DicomVR.UI, _study);
        writer.Add(DicomTag.StudyDate, DicomVR.DA, "20260102");
        writer.Add(DicomTag.StudyTime, DicomVR.TM, "030405");
        writer.Add(DicomTag.ReferringPhysicianName, DicomVR.PN, "");
        writer.Add(DicomTag.StudyId, DicomVR.SH, "");
        writer.Add(DicomTag.AccessionNumber, DicomVR.SH, "");
    }

    private void AddSeriesAndEquipment(DicomFileWriter writer)
    {
        writer.AddUnchecked(DicomTag.Modality, DicomVR.CS, _modality);
        writer.AddUnchecked(DicomTag.SeriesInstanceUid, DicomVR.UI, _series);
        writer.AddUnchecked(DicomTag.SeriesNumber, DicomVR.IS, "1");
        writer.AddUnchecked(DicomTag.PresentationIntentType, DicomVR.CS, _sopClass == DigitalXRayForProcessing ? "FOR PROCESSING" : "FOR PRESENTATION");
        writer.Add(DicomTag.Manufacturer, DicomVR.LO, "Pneumonia Worker test kit");
        writer.AddUnchecked(DicomTag.PositionerType, DicomVR.CS, "NONE");
        writer.AddUnchecked(DicomTag.DetectorType, DicomVR.CS, "DIRECT");
        writer.AddUnchecked(DicomTag.ImagerPixelSpacing, DicomVR.DS, "0.15", "0.15");
        AddOptional(writer, DicomTag.BodyPartExamined, DicomVR.CS, _bodyPart);
        AddOptional(writer, DicomTag.ViewPosition, DicomVR.CS, _viewPosition);
        writer.AddCode(DicomTag.AnatomicRegionSequence, "43799004", "SCT", "Chest");
        writer.AddCode(DicomTag.ViewCodeSequence, "272479007", "SCT", "postero-anterior", item => item.AddSequence(DicomTag.ViewModifierCodeSequence));
        writer.AddSequence(DicomTag.AcquisitionContextSequence);
    }

    private void AddImage(DicomFileWriter writer)
    {
        writer.AddUnchecked(DicomTag.ImageType, DicomVR.CS, "ORIGINAL", "PRIMARY", "");
        writer.Add(DicomTag.AcquisitionDate, DicomVR.DA, "20260102");
        writer.Add(DicomTag.AcquisitionTime, DicomVR.TM, "030405");
        writer.AddUnchecked(DicomTag.InstanceNumber, DicomVR.IS, "1");
        writer.AddUnchecked(DicomTag.PatientOrientation, DicomVR.CS, "L", "F");
        writer.AddUnchecked(DicomTag.ImageLaterality, DicomVR.CS, "U");
        writer.AddUnchecked(DicomTag.BurnedInAnnotation, DicomVR.CS, "NO");
        writer.AddUnchecked(DicomTag.LossyImageCompression, DicomVR.CS, "00");
        writer.AddUnchecked(DicomTag.PixelIntensityRelationship, DicomVR.CS, "LOG");
        writer.AddSigned(DicomTag.PixelIntensityRelationshipSign, 1);
        writer.AddUnchecked(DicomTag.PresentationLutShape, DicomVR.CS, _photometric == "MONOCHROME1" ? "INVERSE" : "IDENTITY");
        writer.AddUnchecked(DicomTag.RescaleSlope, DicomVR.DS, Decimal(_rescale.Slope));
        writer.AddUnchecked(DicomTag.RescaleIntercept, DicomVR.DS, Decimal(_rescale.Intercept));
        writer.Add(DicomTag.RescaleType, DicomVR.LO, "US");
        var (center, width) = _window ?? DefaultWindow();
        writer.AddUnchecked(DicomTag.WindowCenter, DicomVR.DS, Decimal(center));
        writer.AddUnchecked(DicomTag.WindowWidth, DicomVR.DS, Decimal(width));

        writer.Add(DicomTag.SamplesPerPixel, 1);
        writer.AddUnchecked(DicomTag.PhotometricInterpretation, DicomVR.CS, _photometric);
        if (_frames != 1)
            writer.AddUnchecked(DicomTag.NumberOfFrames, DicomVR.IS, _frames.ToString(CultureInfo.InvariantCulture));
        writer.Add(DicomTag.Rows, (ushort)_rows);
        writer.Add(DicomTag.Columns, (ushort)_columns);
        writer.Add(DicomTag.BitsAllocated, (ushort)_bitsAllocated);
        writer.Add(DicomTag.BitsStored, (ushort)_bitsStored);
        writer.Add(DicomTag.HighBit, (ushort)_highBit);
        writer.Add(DicomTag.PixelRepresentation, (ushort)(_signed ? 1 : 0));
        if (_encodedFrames is not null)
            writer.AddFrames(_encodedFrames, _maxFragmentBytes);
        else
            writer.AddPixelData(_pixelBytes ?? PixelBytes(), _bitsAllocated);
    }

    /// <summary>All stored values, after rescale.</summary>
    private (double Center, double Width) DefaultWindow()
    {
        double width = Math.Pow(2, _bitsStored) * Math.Abs(_rescale.Slope);
        double middle = _signed ? 0 : Math.Pow(2, _bitsStored - 1);
        return ((middle * _rescale.Slope) + _rescale.Intercept, width);
    }

    private byte[] PixelBytes()
    {
        int bytesPerSample = _bitsAllocated / 8;
        byte[] frame = new byte[_rows * _columns * bytesPerSample];
        int mask = (1 << _bitsStored) - 1;
        var sample = _sample ?? Lungs;
        for (int i = 0; i < _rows * _columns; i++)
        {
            int stored = (sample(i / _columns, i % _columns) & mask) << (_highBit + 1 - _bitsStored);
            frame[i * bytesPerSample] = (byte)stored;
            if (bytesPerSample == 2)
                frame[(i * 2) + 1] = (byte)(stored >> 8);
        }

        return [.. Enumerable.Repeat(frame, _frames).SelectMany(bytes => bytes)];
    }

    /// <summary>A bright body with two dark lungs on a slight gradient: enough contrast that no check takes it for an empty film.</summary>
    private int Lungs(int row, int column)
    {
        double y = (row + 0.5) / _rows, x = (column + 0.5) / _columns;
        double lungs = Blob(x, y, 0.3) + Blob(x, y, 0.7);
        double level = Math.Clamp(0.75 + (0.1 * y) - (0.6 * lungs), 0, 1) * ((1 << _bitsStored) - 1);
        return (int)level - (_signed ? 1 << (_bitsStored - 1) : 0);
    }

    private static double Blob(double x, double y, double center) =>
        Math.Exp(-(Math.Pow((x - center) / 0.12, 2) + Math.Pow((y - 0.5) / 0.28, 2)));

    private void AddStoredValue(DicomFileWriter writer, DicomTag tag, int value)
    {
        if (_signed)
            writer.AddSigned(tag, (short)value);
        else
            writer.Add(tag, (ushort)value);
    }

    private static void AddOptional(DicomFileWriter writer, DicomTag tag, DicomVR vr, string? value)
    {
        if (value is not null)
            writer.AddUnchecked(tag, vr, value);
    }

    private static string Decimal(double value) => value.ToString("G10", CultureInfo.InvariantCulture);

    private ChestInstanceBuilder Set<T>(ref T field, T value)
    {
        field = value;
        return this;
    }
}
