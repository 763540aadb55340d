package forms

import (
	"fmt"

	"github.com/zhifadoc/zhifadoc/internal/citizenid"
)

// words is what a Finding says, in both languages.
type words struct{ zh, en string }

// say fills the same arguments into a Chinese and an English sentence. One
// that has English of its own is put into the latter with it.
func say(zh, en string, args ...any) words {
	english := make([]any, len(args))
	for i, a := range args {
		if e, ok := a.(interface{ English() string }); ok {
			a = e.English()
		}
		english[i] = a
	}
	if len(args) == 0 {
		return words{zh, en}
	}
	return words{fmt.Sprintf(zh, args...), fmt.Sprintf(en, english...)}
}

// English is the field's name in English.
func (f Field) English() string {
	switch f {
	case DepartmentField:
		return "department"
	case NameField:
		return "name"
	case IDField:
		return "identity number"
	case TypeField:
		return "type of enforcement"
	case CategoryField:
		return "category of enforcement"
	case AreaField:
		return "area of enforcement"
	case CertificateNoField:
		return "certificate number"
	case QualificationNoField:
		return "qualification number"
	case ReasonField:
		return "reason for clearing"
	case SexField:
		return "sex"
	case BornField:
		return "date of birth"
	}
	return f.String()
}

// English is the form's number and what it is for.
func (k Kind) English() string {
	switch k {
	case Clearance:
		return "form 1 (clearance)"
	case Renewal:
		return "form 2 (renewal)"
	case NewIssue:
		return "form 3 (new issue)"
	}
	return k.String()
}

// idEnglish says in English what is wrong or odd with an identity number.
func idEnglish(k citizenid.Kind) string {
	switch k {
	case citizenid.Empty:
		return "No identity number is given; enter the 18 characters on the identity card."
	case citizenid.Rounded:
		return "A spreadsheet took the identity number for a quantity and lost its last digits for good; format the cell as text and enter the number again from the card."
	case citizenid.OldForm:
		return "This is an old identity number of 15 digits, no longer in use; enter the 18 characters on the present card."
	case citizenid.Length:
		return "The identity number has not 18 characters; compare it with the card."
	case citizenid.Character:
		return "The identity number has a character that cannot stand there: 17 digits, then a digit or X."
	case citizenid.BirthDate:
		return "Places 7 to 14 of the identity number are no day of the calendar; compare it with the card."
	case citizenid.Check:
		return "The check character of the identity number does not fit the other 17, so that one of them at least is wrong; compare it with the card."
	case citizenid.UnknownArea:
		return "The area code of the identity number is not in the table; it may be an abolished one. Compare it with the card."
	case citizenid.Future:
		return "By the identity number the person was born after the day of the notice; compare it with the card."
	case citizenid.TooYoung:
		return fmt.Sprintf("By the identity number the person is under %d on the day of the notice; check number and post.", citizenid.WorkingAge)
	case citizenid.TooOld:
		return fmt.Sprintf("By the identity number the person is over %d on the day of the notice; check number and post.", citizenid.RetiredAge)
	case citizenid.UnusedCounter:
		return "The sequence of the identity number (places 15 to 17) is 000, which is given to nobody; compare it with the card."
	case citizenid.PerhapsLost:
		return "The identity number ends in 000, as after a spreadsheet has rounded it; compare it with the card."
	}
	return "Something is wrong with the identity number; compare it with the card."
}
