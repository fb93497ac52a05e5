using System.Buffers.Binary;
using System.Security.Cryptography;
using Pneumonia.Dicom;
using Pneumonia.TestKit;

namespace Pneumonia.EndToEnd.Tests.Service;

/// <summary>A radiograph with samples like no other's: their hash in the ledger tells that all of them were read, and no others. Every other one is to be flagged.</summary>
internal sealed class Radiograph(int number, int rows = 96, int columns = 80)
{
    private const int BodySample = 3000, AirSample = 500, Noise = 200;

    private readonly string _study = ChestInstanceBuilder.NewUid(), _series = ChestInstanceBuilder.NewUid();

    public string SopInstanceUid { get; } = ChestInstanceBuilder.NewUid();

    public bool IsFlagged => number % 2 == 0;

    /// <summary>As the ledger has it.</summary>
    public string PixelSha256 => Convert.ToHexStringLower(SHA256.HashData(Samples(number)));

    /// <summary>The file's bytes.</summary>
    /// <param name="patientName">As it was before somebody corrected it.</param>
    public byte[] Build(string patientName = "Synthetic^Chest") => Build(patientName, Samples(number));

    /// <summary>The same instance by its UIDs, with other pixels, of the other class.</summary>
    public byte[] BuildConflict() => Build("Synthetic^Chest", Samples(number + 1_000_001));

    private byte[] Build(string patientName, byte[] samples) => A.ChestInstance()
        .WithUids(_study, _series, SopInstanceUid)
        .With(DicomTag.PatientName, DicomVR.PN, patientName)
        .WithPixels(rows, columns, (_, _) => 0)
        .WithPixelBytes(samples)
        .Build();

    private byte[] Samples(int seed)
    {
        var random = new Random(seed);
        byte[] samples = new byte[rows * columns * sizeof(ushort)];
        for (int i = 0; i < rows * columns; i++)
        {
            bool isCentre = i / columns * 4 / rows is 1 or 2 && i % columns * 4 / columns is 1 or 2;
            int sample = (isCentre == (seed % 2 == 0) ? BodySample : AirSample) + random.Next(Noise);
            BinaryPrimitives.WriteUInt16LittleEndian(samples.AsSpan(i * sizeof(ushort)), (ushort)sample);
        }

        return samples;
    }
}
