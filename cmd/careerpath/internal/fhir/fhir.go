// Package fhir reads and writes questionnaires as FHIR R4 (4.0.1) resources: Questionnaire with the points of answers,
// and QuestionnaireResponse. It must never know what becomes of them.
package fhir

// The extensions of the standard that are read or written.
const (
	ordinalValue = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
	itemWeight   = "http://hl7.org/fhir/StructureDefinition/itemWeight" // what R5 calls ordinalValue
	coValue      = "http://hl7.org/fhir/StructureDefinition/iso21090-CO-value"
	minValue     = "http://hl7.org/fhir/StructureDefinition/minValue"
	maxValue     = "http://hl7.org/fhir/StructureDefinition/maxValue"
	itemControl  = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"
	exclusive    = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive"
	hidden       = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"

	itemControls = "http://hl7.org/fhir/questionnaire-item-control"
)

// Own is the start of the program's own addresses, for what FHIR has no element for. It leads nowhere, and readers that
// don't know it pass over what is under it.
const Own = "https://careerpath.example/fhir/"

// The program's own extensions: of a Questionnaire how it is scored and what it measures, of an item what it measures
// and what says that it doesn't apply, of an option what it earns of several skills.
const (
	ownScoring  = Own + "StructureDefinition/scoring"
	ownSkill    = Own + "StructureDefinition/skill"
	ownMeasures = Own + "StructureDefinition/measures"
	ownCredit   = Own + "StructureDefinition/credit"
)

// notApplicable is the code of the answer that an item doesn't apply.
const notApplicable = "na"

// meaningful are extensions that change what is asked or what answers count, and that a quiz has no words for.
var meaningful = map[string]string{
	"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression":          "is calculated from others",
	"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression":          "is asked where a FHIRPath expression holds",
	"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression":             "is filled in beforehand",
	"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-answerExpression":              "has answers that are looked up",
	"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-answerOptionsToggleExpression": "has answers that come and go",
	"http://hl7.org/fhir/StructureDefinition/questionnaire-constraint":                               "has a constraint on its answers",
	"http://hl7.org/fhir/StructureDefinition/variable":                                               "defines a variable",
}
