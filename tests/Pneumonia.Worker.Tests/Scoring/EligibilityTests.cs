using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Inference;
using Pneumonia.TestKit;
using Pneumonia.Worker.Scoring;

namespace Pneumonia.Worker.Tests.Scoring;

public sealed class EligibilityTests
{
    private static readonly IntendedUse Use = new(["CR", "DX"], ["PA", "AP"], new AgeRange(1, 5), "Tests");

    [Fact]
    public void A_frontal_chest_radiograph_of_a_patient_in_range_is_eligible_without_warning()
    {
        Assert.Null(Check(A.ChestInstance(), out var warnings));
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("1.2.840.10008.5.1.4.1.1.2", Reason.UnsupportedSopClass)]
    [InlineData("1.2.840.10008.5.1.4.1.1.88.11", Reason.UnsupportedSopClass)]
    [InlineData("1.2.840.10008.1.3.10", Reason.UnsupportedSopClass)]
    [InlineData("1.2.840.10008.5.1.4.1.1.7.2", Reason.UnsupportedSopClass)]
    [InlineData(ChestInstanceBuilder.DigitalXRayForProcessing, Reason.ForProcessing)]
    [InlineData("1.2.840.10008.5.1.4.1.1.7", Reason.DerivedImage)]
    public void Other_storage_classes_are_refused(string sopClass, Reason expected) =>
        Assert.Equal(expected, Check(A.ChestInstance().WithSopClass(sopClass)));

    [Fact]
    public void Secondary_captures_are_assessed_with_a_warning_where_the_site_accepts_them()
    {
        var instance = A.ChestInstance().WithSopClass("1.2.840.10008.5.1.4.1.1.7").With(DicomTag.ImageType, DicomVR.CS, "DERIVED", "SECONDARY");

        Assert.Null(Check(instance, out var warnings, new ScoringOptions { SecondaryCapture = DoubtPolicy.Assess }));
        Assert.Single(warnings);
    }

    [Fact]
    public void Raw_detector_data_is_refused_whatever_its_class_says() =>
        Assert.Equal(Reason.ForProcessing, Check(A.ChestInstance().With(DicomTag.PresentationIntentType, DicomVR.CS, "FOR PROCESSING")));

    [Theory]
    [InlineData("CT")]
    [InlineData("RF")]
    [InlineData("")]
    public void Modalities_outside_the_intended_use_are_refused(string modality) =>
        Assert.Equal(Reason.UnsupportedModality, Check(A.ChestInstance().WithModality(modality)));

    [Theory]
    [InlineData("DERIVED", "SECONDARY")]
    [InlineData("ORIGINAL", "PRIMARY", "LOCALIZER")]
    [InlineData("DERIVED", "PRIMARY", "", "SUBTRACTION")]
    public void Images_derived_from_the_radiograph_are_refused(params string[] imageType) =>
        Assert.Equal(Reason.DerivedImage, Check(A.ChestInstance().With(DicomTag.ImageType, DicomVR.CS, imageType)));

    [Theory]
    [InlineData("DERIVED", "PRIMARY", "")]
    [InlineData("ORIGINAL", "PRIMARY")]
    [InlineData("ORIGINAL")]
    public void Processed_and_plain_primary_images_are_eligible(params string[] imageType) =>
        Assert.Null(Check(A.ChestInstance().With(DicomTag.ImageType, DicomVR.CS, imageType)));

    [Theory]
    [InlineData("HAND")]
    [InlineData("CHESTABDOMEN")]
    [InlineData("CHEST ABDOMEN")]
    [InlineData("TSPINE")]
    [InlineData("WHOLEBODY")]
    public void Other_body_parts_are_refused(string bodyPart) =>
        Assert.Equal(Reason.NotChest, Check(A.ChestInstance().WithBodyPart(bodyPart).Without(DicomTag.AnatomicRegionSequence)));

    [Theory]
    [InlineData("CHEST")]
    [InlineData("Chest")]
    [InlineData("THORAX")]
    [InlineData("LUNG")]
    [InlineData("CHEST_PA")]
    public void Words_for_the_chest_are_eligible(string bodyPart) =>
        Assert.Null(Check(A.ChestInstance().WithBodyPart(bodyPart).Without(DicomTag.AnatomicRegionSequence)));

    [Fact]
    public void A_body_part_that_nothing_tells_is_refused() =>
        Assert.Equal(Reason.NotChest, Check(A.ChestInstance().WithBodyPart(null).Without(DicomTag.AnatomicRegionSequence)));

    [Fact]
    public void The_anatomic_region_alone_is_enough_but_never_against_the_body_part()
    {
        Assert.Null(Check(A.ChestInstance().WithBodyPart(null)));
        Assert.Equal(Reason.NotChest, Check(A.ChestInstance().WithBodyPart("HAND")));
        Assert.Equal(Reason.NotChest, Check(A.ChestInstance().With(writer => AddCode(writer, DicomTag.AnatomicRegionSequence, "113345001"))));
    }

    [Theory]
    [InlineData("LL")]
    [InlineData("RL")]
    [InlineData("LATERAL")]
    [InlineData("RLO")]
    [InlineData("LLD")]
    [InlineData("AP OBLIQUE")]
    [InlineData("AP AXIAL")]
    [InlineData("LORDOTIC")]
    public void Views_that_are_not_frontal_are_refused(string view) =>
        Assert.Equal(Reason.NotFrontal, Check(A.ChestInstance().WithViewPosition(view).Without(DicomTag.ViewCodeSequence)));

    [Theory]
    [InlineData("PA")]
    [InlineData("AP")]
    [InlineData("ap")]
    [InlineData("AP SUPINE")]
    [InlineData("PA_ERECT")]
    public void Frontal_views_are_eligible(string view) =>
        Assert.Null(Check(A.ChestInstance().WithViewPosition(view).Without(DicomTag.ViewCodeSequence)));

    [Theory]
    [InlineData("399067008")]
    [InlineData("399173006")]
    [InlineData("399160007")]
    public void A_lateral_or_oblique_view_code_is_refused_even_if_the_position_says_frontal(string code) =>
        Assert.Equal(Reason.NotFrontal, Check(A.ChestInstance().With(writer => AddCode(writer, DicomTag.ViewCodeSequence, code))));

    [Fact]
    public void A_modified_view_is_refused()
    {
        var instance = A.ChestInstance().With(writer => writer.AddSequence(DicomTag.ViewCodeSequence, item =>
        {
            item.Add(DicomTag.CodeValue, DicomVR.SH, "399348003");
            AddCode(item, DicomTag.ViewModifierCodeSequence, "399196006");
        }));

        Assert.Equal(Reason.NotFrontal, Check(instance));
    }

    [Fact]
    public void A_view_that_nothing_tells_is_refused_unless_the_site_accepts_it()
    {
        var instance = A.ChestInstance().WithViewPosition(null).Without(DicomTag.ViewCodeSequence);

        Assert.Equal(Reason.UnknownView, Check(instance));
        Assert.Null(Check(instance, out var warnings, new ScoringOptions { UnknownView = DoubtPolicy.Assess }));
        Assert.Single(warnings);
    }

    [Theory]
    [InlineData("000Y", false)]
    [InlineData("001Y", true)]
    [InlineData("005Y", true)]
    [InlineData("006Y", false)]
    [InlineData("011M", false)]
    [InlineData("012M", true)]
    [InlineData("071M", true)]
    [InlineData("072M", false)]
    [InlineData("051W", false)]
    [InlineData("053W", true)]
    [InlineData("364D", false)]
    [InlineData("366D", true)]
    public void Ages_are_held_against_the_range_of_completed_years(string age, bool isEligible) =>
        Assert.Equal(isEligible ? null : Reason.AgeOutsideIntendedUse, Check(A.ChestInstance().WithPatientAge(age)));

    [Theory]
    [InlineData("20210102", true)]
    [InlineData("20200103", true)]
    [InlineData("20200102", false)]
    [InlineData("20250103", false)]
    public void Without_an_age_the_dates_of_birth_and_study_tell_it(string birthDate, bool isEligible) =>
        Assert.Equal(
            isEligible ? null : Reason.AgeOutsideIntendedUse,
            Check(A.ChestInstance().WithPatientAge(null).With(DicomTag.PatientBirthDate, DicomVR.DA, birthDate)));

    [Fact]
    public void A_site_may_have_other_ages_assessed_with_a_warning()
    {
        Assert.Null(Check(A.ChestInstance().WithPatientAge("040Y"), out var warnings, new ScoringOptions { AgePolicy = AgePolicy.Warn }));
        Assert.Single(warnings);
    }

    [Theory]
    [InlineData("62")]
    [InlineData("200Y")]
    [InlineData("Y")]
    public void An_age_that_cannot_be_read_is_refused_unless_the_site_has_every_age_assessed(string age)
    {
        var instance = A.ChestInstance().WithPatientAge(age);

        Assert.Equal(Reason.UnknownAge, Check(instance));
        Assert.Null(Check(instance, out var warnings, new ScoringOptions { AgePolicy = AgePolicy.Warn }));
        Assert.Single(warnings);
    }

    [Fact]
    public void An_unknown_age_is_assessed_with_a_warning_or_refused_as_the_site_says()
    {
        var instance = A.ChestInstance().WithPatientAge(null);

        Assert.Null(Check(instance, out var warnings));
        Assert.Single(warnings);
        Assert.Equal(Reason.UnknownAge, Check(instance, out _, new ScoringOptions { UnknownAge = DoubtPolicy.Refuse }));
    }

    [Fact]
    public void An_instance_of_no_study_is_refused() =>
        Assert.Equal(Reason.MissingAttribute, Check(A.ChestInstance().Without(DicomTag.StudyInstanceUid)));

    [Theory]
    [InlineData("1.2\\1.3")]
    [InlineData("1.2\n1.3")]
    public void An_identity_that_is_no_uid_is_refused(string uid) =>
        Assert.Equal(Reason.InvalidAttribute, Check(A.ChestInstance().With(DicomTag.StudyInstanceUid, DicomVR.UI, uid)));

    [Fact]
    public void A_character_set_that_nobody_knows_refuses_nothing()
    {
        byte[] bytes = A.ChestInstance().With(DicomTag.SpecificCharacterSet, DicomVR.CS, "ISO_IR 100").Build();
        "KLINGON 01"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("ISO_IR 100"u8)));

        using var file = DicomFile.Read(bytes);

        Assert.Null(new Eligibility(Use, new ScoringOptions()).Check(file, []));
        Assert.Contains(file.Leniencies, leniency => leniency.Kind == DicomLeniencyKind.UnknownCharacterSet);
    }

    [Fact]
    public void Text_that_somebody_typed_never_appears_in_a_refusal()
    {
        var options = new ScoringOptions();
        var instance = A.ChestInstance().WithBodyPart("MULLER^ERIKA 1970-01-01").Without(DicomTag.AnatomicRegionSequence);
        using var file = DicomFile.Read(instance.Build());

        var refusal = new Eligibility(Use, options).Check(file, []);

        Assert.Equal(Reason.NotChest, refusal!.Value.Reason);
        Assert.DoesNotContain("ERIKA", refusal.Value.Detail, StringComparison.Ordinal);
    }

    private static Reason? Check(ChestInstanceBuilder instance) => Check(instance, out _);

    private static Reason? Check(ChestInstanceBuilder instance, out List<string> warnings, ScoringOptions? options = null)
    {
        using var file = DicomFile.Read(instance.Build());
        warnings = [];
        return new Eligibility(Use, options ?? new ScoringOptions()).Check(file, warnings)?.Reason;
    }

    private static void AddCode(DicomDatasetWriter writer, DicomTag sequence, string value) =>
        writer.AddSequence(sequence, item => item.Add(DicomTag.CodeValue, DicomVR.SH, value));
}
