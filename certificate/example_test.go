package certificate_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"log"
	"os"
	"strings"
	"testing/fstest"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/forms"
)

func ExampleReadResults() {
	const list = `准考证号,姓名,身份证号,成绩,交卷时间,结果
20220001,甲某,11010519491231002X,92.5,2022/7/16 9:41,合格
20220002,乙某,440524188001010015,58,2022/7/16 9:50,不合格
`
	results, findings, err := certificate.ReadResults("exam.csv", strings.NewReader(list))
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range results {
		fmt.Println(r.Admission, r.Name, r.Score, r.Outcome, r.Submitted.Format(time.DateTime))
	}
	for _, f := range findings {
		fmt.Println(f.Place.Cell, f.Message)
	}
	// Output:
	// 20220001 甲某 92.5 合格 2022-07-16 09:41:00
	// 20220002 乙某 58 不合格 2022-07-16 09:50:00
	// C3 身份证号的校验位（第18位）与前17位不符，至少有一位写错，请对照身份证逐位核对
}

// portrait is a photo of nobody.
func portrait() []byte {
	img := image.NewGray(image.Rect(0, 0, 358, 441))
	for i := range img.Pix {
		img.Pix[i] = 0xFF
	}
	for y := 120; y < 441; y++ {
		for x := 90; x < 268; x++ {
			img.SetGray(x, y, color.Gray{Y: 0x90})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		log.Fatal(err)
	}
	return b.Bytes()
}

// Two apply, both pass, the second to hand in gets the second number; a third
// never sat the exam.
func ExampleIssue() {
	at := func(minute int) time.Time { return time.Date(2022, 7, 16, 9, minute, 0, 0, certificate.Beijing) }
	issued, err := certificate.Issue(context.Background(), certificate.Applications{
		Forms: []*forms.Form{
			{Kind: forms.Renewal, Officers: []forms.Officer{
				{Department: "奈曼旗农牧局", Name: "甲某", ID: "11010519491231002X", Type: "行政执法", CertificateNo: "1523260001"},
			}},
			{Kind: forms.NewIssue, Officers: []forms.Officer{
				{Department: "奈曼旗水务局", Name: "乙某", ID: "440524188001010014", Type: "行政执法"},
				{Department: "奈曼旗水务局", Name: "丙某", ID: "150525199003070011", Type: "行政执法"},
			}},
		},
		Results: []certificate.Result{
			{Admission: "20220001", Name: "甲某", ID: "11010519491231002X", Outcome: certificate.Passed, Submitted: at(50)},
			{Admission: "20220002", Name: "乙某", ID: "440524188001010014", Outcome: certificate.Passed, Submitted: at(41)},
		},
		Photos: fstest.MapFS{"20220001.jpg": {Data: portrait()}, "20220002.jpg": {Data: portrait()}},
		Rules: certificate.Rules{
			Number: certificate.Numbering{Prefix: "15052522", Digits: 5},
			Issued: forms.Date{Year: 2022, Month: 9, Day: 1}, Expires: forms.Date{Year: 2028, Month: 8, Day: 31},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range issued.Cards {
		fmt.Printf("%d %s %s %q\n", c.Order, c.Number, c.Name, c.Replaces)
	}
	for _, r := range issued.Refusals {
		fmt.Println(r)
	}
	// Output:
	// 1 1505252200001 乙某 ""
	// 2 1505252200002 甲某 "1523260001"
	// 丙某（奈曼旗水务局）：没有考试成绩，考试成绩中查无此人（按身份证号）
}

// A card is printed, its code read back and verified with the public key.
func ExamplePrinter_Cards() {
	key, err := certificate.GenerateKey(nil)
	if err != nil {
		log.Fatal(err)
	}
	printer := certificate.Printer{
		Design:     certificate.Detailed(),
		Signer:     key.Signer(),
		CodeURL:    "https://zhifa.example/c/",
		Organ:      "奈曼旗司法局",
		Supervisor: "内蒙古自治区人民政府",
	}
	cards := []*certificate.Card{{
		Number: "1505252200001", Name: "甲某", Department: "奈曼旗农牧局", Kind: certificate.Enforcement,
		Type: "行政执法", Category: "农牧业", Area: "奈曼旗",
		Issued: forms.Date{Year: 2022, Month: 9, Day: 1}, Expires: forms.Date{Year: 2028, Month: 8, Day: 31},
		Photo: portrait(),
	}}
	var pdf bytes.Buffer
	run, err := printer.Cards(context.Background(), &pdf, certificate.All(cards))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(run.Pages, "pages,", len(run.Skipped), "skipped")

	code, err := certificate.Decode(run.Codes[0].Text)
	if err != nil {
		log.Fatal(err)
	}
	keys := certificate.KeySet{key.Public()}
	verified, err := code.Verify(keys, time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(verified.Number, verified.Name, verified.Department, verified.Expires)

	_, err = code.Verify(keys, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))
	fmt.Println(errors.Is(err, certificate.ErrExpired))
	// Output:
	// 2 pages, 0 skipped
	// 1505252200001 甲某 奈曼旗农牧局 2028年8月31日
	// true
}

// An office's own design starts from a built-in one.
func ExampleReadDesign() {
	_, err := certificate.ReadDesign(strings.NewReader(`{
  "name": "demo", "width": 85.6, "height": 54,
  "front": {"ground": "#FFFFFF", "fields": [
    {"kind": "text", "text": "{nmae}", "box": [5, 5, 90, 6], "size": 9}]},
  "back": {"ground": "#FFFFFF", "fields": []}
}`))
	var bad *certificate.DesignError
	if errors.As(err, &bad) {
		fmt.Println(bad.Faults[0])
	}
	// Output:
	// front.fields[0].box：[5, 5, 90, 6] 超出了 85.6×54 毫米的证件
}

func ExampleWriteKeySet() {
	// RFC 8037's key: known to everybody, good for nothing but examples.
	key, err := certificate.ReadKey(strings.NewReader(`{"kty":"OKP","crv":"Ed25519",
		"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`))
	if err != nil {
		log.Fatal(err)
	}
	if err := certificate.WriteKeySet(os.Stdout, certificate.KeySet{key.Public()}); err != nil {
		log.Fatal(err)
	}
	// Output:
	// {
	//   "keys": [
	//     {
	//       "kty": "OKP",
	//       "crv": "Ed25519",
	//       "kid": "kPo",
	//       "alg": "EdDSA",
	//       "use": "sig",
	//       "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
	//     }
	//   ]
	// }
}

// A run of any length is cut into files, and goes on where it was broken off.
func ExamplePrinter_Print() {
	dir, err := os.MkdirTemp("", "run")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	// A stream of cards, such as a database gives.
	cards := func(yield func(*certificate.Card, error) bool) {
		for i := range 5 {
			c := &certificate.Card{Number: fmt.Sprintf("15052522%05d", i+1), Name: "甲某", Department: "奈曼旗农牧局",
				Kind: certificate.Enforcement, PhotoFile: "portrait.jpg"}
			if i == 3 {
				c.PhotoFile = "none.jpg"
			}
			if !yield(c, nil) {
				return
			}
		}
	}
	printer := certificate.Printer{Photos: fstest.MapFS{"portrait.jpg": {Data: portrait()}}}
	batch := certificate.Batch{Cards: "cards", Manifest: "print.json", Size: 2,
		Done: func(lot *certificate.Lot, _ *certificate.Run) error {
			fmt.Println(lot.Files[0].Name, len(lot.Cards))
			return nil
		}}
	for range 2 {
		report, err := printer.Print(context.Background(), certificate.Dir(dir), cards, batch)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(report.Printed, "printed,", report.Kept, "kept,", len(report.Skipped), "skipped")
	}
	// Output:
	// cards-001.pdf 2
	// cards-002.pdf 1
	// cards-003.pdf 1
	// 4 printed, 0 kept, 1 skipped
	// 0 printed, 4 kept, 1 skipped
}
