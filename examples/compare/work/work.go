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

// CodeFile names the ready picture of the code of the i-th person.
func CodeFile(i int) string { return fmt.Sprintf("%06d.png", i) }

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

// Field is a line of the card, as the peers print it; (X, Y) in mm is its
// baseline's beginning.
type Field struct {
	Back bool    `json:"back"`
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
	Size float64 `json:"size"` // pt
	Text string  `json:"text"`
}

// Fields are those of the detailed design, labels and values, where it has
// them.
func Fields(c *certificate.Card) []Field {
	return []Field{
		{false, 15, 8.2, 13.5, "中华人民共和国" + c.Kind.String()},
		{false, 32, 15.7, 7, "姓　　名"}, {false, 44, 15.7, 12, c.Name},
		{false, 32, 21.9, 7, "单　　位"}, {false, 44, 22.2, 7.5, c.Department},
		{false, 32, 30.2, 7, "执法类型"}, {false, 44, 30.3, 8.5, c.Type},
		{false, 32, 34.8, 7, "执法类别"}, {false, 44, 34.9, 8.5, c.Category},
		{false, 32, 39.4, 7, "执法区域"}, {false, 44, 39.5, 8.5, c.Area},
		{false, 5, 47.6, 7, "证号"}, {false, 13, 47.7, 13.5, c.Number},
		{true, 34, 8.8, 9.5, "中华人民共和国" + c.Kind.String()},
		{true, 34, 13.1, 5.6, "ADMINISTRATIVE LAW ENFORCEMENT CHINA"},
		{true, 5, 47.8, 6, "扫描二维码核验证件真伪"},
		{true, 35, 20.8, 7, "资格编号"}, {true, 47, 20.9, 8.5, c.QualificationNo},
		{true, 35, 26, 7, "有效期至"}, {true, 47, 26.1, 8.5, c.Expires.String()},
		{true, 35, 34.6, 7, "发证机关"}, {true, 47, 34.7, 8.5, Organ},
		{true, 35, 41.4, 7, "发证日期"}, {true, 47, 41.5, 8.5, c.Issued.String()},
		{true, 40, 49.5, 7.5, Supervisor + "监制"},
	}
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
