package certificate

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"testing"

	"github.com/zhifadoc/zhifadoc/forms"
)

// testPhoto is a portrait that is of nobody: a grey silhouette on white.
func testPhoto(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	ink := color.RGBA{R: 0x6B, G: 0x7F, B: 0x99, A: 0xFF}
	for y := range h {
		for x := range w {
			fx, fy := float64(x)/float64(w)-0.5, float64(y)/float64(h)
			head := fx*fx/0.05+(fy-0.38)*(fy-0.38)/0.055 < 1
			body := fx*fx/0.2+(fy-1.05)*(fy-1.05)/0.14 < 1
			if head || body {
				img.SetRGBA(x, y, ink)
			}
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// testKey is the key of RFC 8032, 7.1, test 1: known to all, fit for tests.
func testKey(t testing.TB) *Key {
	t.Helper()
	k, err := ReadKey(bytes.NewReader([]byte(`{"kty":"OKP","crv":"Ed25519",
		"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
		"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

const (
	longName       = "阿拉坦·额尔德尼·孟根图雅·斯日古楞·乌云其木巴特"                // 25 characters
	longDepartment = "奈曼旗农村牧区人居环境综合整治和沙地生态保护修复工程建设监督管理行政执法大队二队" // 40 characters
)

func testCards(t testing.TB) []*Card {
	photo := testPhoto(t, 358, 441)
	card := func(number, name, department string) *Card {
		return &Card{Number: number, Name: name, Department: department, Kind: Enforcement,
			Type: "行政执法", Category: "农牧业", Area: "奈曼旗", QualificationNo: "NM2022050123",
			Issued: forms.Date{Year: 2022, Month: 9, Day: 1}, Expires: forms.Date{Year: 2028, Month: 8, Day: 31},
			Entry: forms.Renewal, Replaces: "1505250123", Admission: "2022" + number[len(number)-4:], Photo: photo}
	}
	cards := []*Card{
		card("1505252200001", "王堃", "奈曼旗农牧局"),
		card("1505252200002", longName, longDepartment),
		card("1505252200003", "𬱖䶮·𬭎", "通辽市生态环境局奈曼旗分局"),
		card("15-0525-2022-00004-X", "乌仁图雅", "奈曼旗人力资源和社会保障局"),
	}
	cards[2].Kind, cards[2].Type = Supervision, "行政执法监督"
	return cards
}
