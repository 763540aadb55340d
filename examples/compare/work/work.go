// Package work is what every program of the comparison is given: people, their
// photos, and the fields that are on a card.
package work

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/forms"
)

// The job.
const (
	Organ      = "奈曼旗司法局"
	Supervisor = "内蒙古自治区人民政府"
	CodeURL    = "https://zhifa.example/c/"
)

// The test key of RFC 8032, 7.1.
const key = `{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",` +
	`"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}`

// Signer signs the codes.
func Signer() (certificate.Signer, error) {
	k, err := certificate.ReadKey(strings.NewReader(key))
	if err != nil {
		return certificate.Signer{}, err
	}
	return k.Signer(), nil
}

// Photos is how many photos there are; with more people they come again.
const Photos = 1000

// PhotoFile names the photo of the i-th person.
func PhotoFile(i int) string { return fmt.Sprintf("%04d.jpg", i%Photos) }

// CodeFile names the ready pictures of the code of the i-th person, without
// .png or .svg.
func CodeFile(i int) string { return fmt.Sprintf("%06d", i) }

// Card is the i-th person's.
func Card(i int) *certificate.Card {
	names := []string{"王堃", "乌仁图雅", "阿拉坦·额尔德尼", "其其格", "欧阳海日罕", "包金山"}
	organs := []string{"奈曼旗农牧局", "通辽市生态环境局奈曼旗分局", "奈曼旗人力资源和社会保障局", "奈曼旗应急管理局"}
	return &certificate.Card{
		Number: fmt.Sprintf("15052522%06d", i+1), Name: names[i%len(names)], Department: organs[i%len(organs)],
		Kind: certificate.Enforcement, Type: "行政执法", Category: "农牧业", Area: "奈曼旗",
		QualificationNo: fmt.Sprintf("NM2022%06d", i+1),
		Issued:          forms.Date{Year: 2022, Month: 9, Day: 1}, Expires: forms.Date{Year: 2028, Month: 8, Day: 31},
		Admission: fmt.Sprintf("2022%06d", i+1), PhotoFile: PhotoFile(i),
	}
}

// Cards are those of n people.
func Cards(n int) iter.Seq2[*certificate.Card, error] {
	return func(yield func(*certificate.Card, error) bool) {
		for i := range n {
			if !yield(Card(i), nil) {
				return
			}
		}
	}
}

// Code is the text of a card's code.
func Code(c *certificate.Card, s certificate.Signer) (string, error) {
	token, err := certificate.Sign(c.Claims(), s)
	if err != nil {
		return "", err
	}
	return certificate.CodeURL(CodeURL, token)
}

// Design is what the cards look like.
func Design() *certificate.Design { return certificate.Detailed() }

// Runs are the runs of dark modules in a row of a code: where each begins and
// ends.
func Runs(row []bool) iter.Seq2[int, int] {
	return func(yield func(begin, end int) bool) {
		for x := 0; x < len(row); x++ {
			begin := x
			for x < len(row) && row[x] {
				x++
			}
			if x > begin && !yield(begin, x) {
				return
			}
		}
	}
}

// Field is a text of the card, as the peers print it: fitted into its box, by
// its first baseline. Lengths are in mm from the side's top left.
type Field struct {
	Back     bool    `json:"back"`
	X        float64 `json:"x"`
	Y        float64 `json:"y"`
	W        float64 `json:"w"`
	H        float64 `json:"h"`
	Baseline float64 `json:"baseline"` // from the box's top
	Face     string  `json:"face"`     // the file in the folder of the faces
	Size     float64 `json:"size"`     // pt
	Colour   string  `json:"colour"`   // #RRGGBB
	Centred  bool    `json:"centred"`
	One      bool    `json:"one"` // on one line
	Text     string  `json:"text"`
}

// Leading is the distance of baselines, in em.
const Leading = 1.2

// Fields are the texts of a card.
func Fields(c *certificate.Card) []Field {
	fill := strings.NewReplacer("{title}", "中华人民共和国"+c.Kind.String(), "{english}", "ADMINISTRATIVE LAW ENFORCEMENT CHINA",
		"{name}", c.Name, "{department}", c.Department, "{type}", c.Type, "{category}", c.Category, "{area}", c.Area, "{number}", c.Number,
		"{qualification}", c.QualificationNo, "{expires}", c.Expires.String(), "{issued}", c.Issued.String(), "{organ}", Organ, "{supervisor}", Supervisor)
	var all []Field
	d := Design()
	for i, side := range []certificate.Side{d.Front, d.Back} {
		for _, f := range side.Fields {
			if f.Kind != certificate.TextField {
				continue
			}
			role := f.Role
			if role == "" {
				role = "heiti"
			}
			colour, _ := f.Colour.MarshalText()
			all = append(all, Field{Back: i == 1, X: f.Box.X, Y: f.Box.Y, W: f.Box.W, H: f.Box.H, Baseline: f.Baseline, Face: role,
				Size: f.Size, Colour: string(colour), Centred: f.Align == "centre", One: f.Lines == 1, Text: fill.Replace(f.Text)})
		}
	}
	return all
}

// WritePhotos makes the photos: 358×441 pixels, about 27 KB, no two alike.
func WritePhotos(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	var base [][]byte
	for i := range 8 {
		data, err := portrait(uint64(i))
		if err != nil {
			return err
		}
		base = append(base, data)
	}
	for i := range Photos {
		b := base[i%len(base)]
		// A comment segment (ITU-T T.81, B.2.4.5) makes it the person's own.
		comment := fmt.Appendf(nil, "person %d", i)
		data := append(bytes.Clone(b[:2]), 0xFF, 0xFE)
		data = binary.BigEndian.AppendUint16(data, uint16(2+len(comment)))
		data = append(append(data, comment...), b[2:]...)
		if err := os.WriteFile(filepath.Join(dir, PhotoFile(i)), data, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// portrait is of nobody: a silhouette on white, with the grain that makes a
// photo as large as a real one.
func portrait(seed uint64) ([]byte, error) {
	random := rand.New(rand.NewPCG(seed, 1))
	img := image.NewRGBA(image.Rect(0, 0, 358, 441))
	for y := range 441 {
		for x := range 358 {
			fx, fy := float64(x)/358-0.5, float64(y)/441
			c, grain := 240.0, 3.0
			if fx*fx/0.05+(fy-0.38)*(fy-0.38)/0.055 < 1 || fx*fx/0.2+(fy-1.05)*(fy-1.05)/0.14 < 1 {
				c, grain = 110, 9
			}
			v := uint8(c + grain*(random.Float64()*2-1))
			img.SetRGBA(x, y, color.RGBA{v, v, v + 8, 255})
		}
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 89})
	return b.Bytes(), err
}
