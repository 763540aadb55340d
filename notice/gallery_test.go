package notice

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zhifadoc/zhifadoc/forms"
	"github.com/zhifadoc/zhifadoc/internal/oracle"
)

var update = flag.Bool("update", false, "draw the gallery's pictures anew")

// specimen is a seal that says that it is none.
func specimens(organs ...string) []forms.Seal {
	seals := make([]forms.Seal, len(organs))
	for i, o := range organs {
		seals[i] = forms.Seal{Specimen: o}
	}
	return seals
}

// stampPicture is a red frame with nothing in it, in the place of a 签名章.
func stampPicture() []byte {
	const w, h, frame = 400, 200, 8
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	red := color.NRGBA{0xFF, 0x33, 0x33, 0xFF}
	draw.Draw(img, img.Bounds(), image.NewUniform(red), image.Point{}, draw.Src)
	draw.Draw(img, img.Bounds().Inset(frame), image.Transparent, image.Point{}, draw.Src)
	for x := range w { // a stroke that is nobody's name
		y := h/2 + int(40*math.Sin(float64(x)/25))
		draw.Draw(img, image.Rect(x, y-4, x+3, y+4), image.NewUniform(red), image.Point{}, draw.Src)
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

// drawing is a picture of nothing in particular, 3 to 2.
func drawing() []byte {
	img := image.NewGray(image.Rect(0, 0, 240, 160))
	for y := range 160 {
		for x := range 240 {
			img.SetGray(x, y, color.Gray{uint8(255 - x/2 - y/4)})
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

// piece is one document of the gallery.
type piece struct {
	name   string
	r      *Renderer
	notice *Notice
}

// gallery is a document of every kind.
func gallery(t testing.TB) []piece {
	date := Date{Year: 2022, Month: 5, Day: 16}
	para := func(chars int) Block { return Block{Kind: Paragraph, Text: fullText(chars) + "。"} }
	opening := Block{Kind: Paragraph, Text: "为加强行政执法人员管理，根据有关规定，现就做好行政执法证件管理工作有关事项通知如下："}
	organs := []string{"科尔沁旗司法局", "科尔沁旗人力资源和社会保障局", "科尔沁旗财政局"}
	source, err := os.ReadFile("../testdata/naiman/notice.txt")
	if err != nil {
		t.Fatal(err)
	}
	naiman, _, err := Parse(string(source))
	if err != nil {
		t.Fatal(err)
	}
	naiman.Masthead = []string{"奈曼旗司法局"}
	for i, kind := range forms.Kinds() {
		naiman.Attachments[i].Form = &forms.Form{Kind: kind}
	}
	naiman.CopyTo, naiman.PrintedBy, naiman.PrintedOn = "通辽市司法局，旗人民政府办公室", "奈曼旗司法局办公室", naiman.Date

	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprintf("科尔沁旗第%s执法大队", chineseNumeral(i+1)))
	}
	long := []Block{opening}
	for i := range 11 {
		long = append(long,
			Block{Kind: Heading, Level: 1, Number: chineseNumeral(i+1) + "、", Heading: "工作要求"},
			para(180),
			Block{Kind: Heading, Level: 2, Number: "（一）", Heading: "加强组织领导", Text: fullText(150) + "。"},
			Block{Kind: Heading, Level: 2, Number: "（二）", Heading: "严格审查把关", Text: fullText(130) + "。"})
	}
	voided := &Table{Header: []string{"序号", "姓名", "工作单位", "执法证编号", "作废原因"}}
	for i, name := range []string{"那日苏", "王堃", "阿拉坦·乌力吉·巴特尔", "李𬱖", "陈䶮", "赵𬭎", "包其其格", "白音"} {
		voided.Rows = append(voided.Rows, []string{fmt.Sprint(i + 1), name, "科尔沁旗综合行政执法局", fmt.Sprintf("15050020160%03d", i+1), []string{"退休", "调离", "换发新证"}[i%3]})
	}
	return []piece{
		{"naiman", &Renderer{Seals: specimens("奈曼旗司法局")}, naiman},
		{"ordinary", &Renderer{Seals: specimens("科尔沁旗司法局")}, ordinary()},
		{"joint", &Renderer{Seals: specimens(organs...)}, &Notice{
			Masthead: organs, Issuers: organs, Number: Number{Prefix: "科司联字", Year: 2022, Serial: 3},
			Title: "关于联合开展行政执法人员培训工作的通知", Addressees: "各苏木乡镇人民政府、旗直各行政执法部门",
			Body: []Block{opening, {Kind: Heading, Level: 1, Number: "一、", Heading: "培训对象"}, para(70)}, Date: date,
			CopyTo: "旗人民政府办公室", PrintedBy: "科尔沁旗司法局办公室", PrintedOn: date,
		}},
		{"upward", &Renderer{Seals: specimens(organs...)}, &Notice{
			Urgency: "加急", Masthead: organs, Issuers: organs, Number: Number{Prefix: "科司联字", Year: 2022, Serial: 4},
			Signatories: []string{"那日苏", "王小明", "阿拉坦·乌力吉"},
			Title:       "关于解决行政执法证件制作经费的请示", Addressees: "科尔沁旗人民政府",
			Body: []Block{para(60), {Kind: Paragraph, Text: "妥否，请批示。"}}, Date: date,
			Note: "联系人：那日苏，电话：0475-5550123",
		}},
		{"letter", &Renderer{Seals: specimens("科尔沁旗司法局")}, &Notice{
			Layout: Letter, Masthead: []string{"科尔沁旗司法局"}, Issuers: []string{"科尔沁旗司法局"},
			Secrecy: "秘密★6个月", Urgency: "特急", Number: Number{Prefix: "科司函", Year: 2022, Serial: 12},
			Title: "关于商请协助核对行政执法人员信息的函", Addressees: "科尔沁旗公安局",
			Body: []Block{para(400), para(150), {Kind: Paragraph, Text: "特此函达，请予支持。"}}, Date: date,
			CopyTo: "旗人民政府办公室",
		}},
		{"order", &Renderer{Sealing: Stamped, Stamps: []Stamp{{Post: "旗长", Picture: stampPicture()}}}, &Notice{
			Layout: Order, Masthead: []string{"科尔沁旗人民政府令"}, Number: Number{Serial: 5, Ordinal: true},
			Body: []Block{{Kind: Paragraph, Text: "《科尔沁旗行政执法证件管理办法》已经2022年5月10日旗人民政府第3次常务会议通过，现予公布，自2022年7月1日起施行。"}},
			Date: date,
			Issued: &Attachment{Title: "科尔沁旗行政执法证件管理办法", Body: []Block{
				{Kind: Heading, Level: 1, Number: "第一章　", Heading: "总则"},
				{Kind: Item, Level: 1, Number: "第一条　", Text: "为了规范行政执法证件管理，制定本办法。"},
				{Kind: Item, Level: 1, Number: "第二条　", Text: "本办法适用于本旗行政区域内行政执法证件的申领、换发、使用和管理。"},
			}},
		}},
		{"minutes", &Renderer{}, &Notice{
			Layout: Minutes, Masthead: []string{"科尔沁旗司法局局务会议"}, Number: Number{Prefix: "", Year: 2022, Serial: 6, Ordinal: true},
			Title: "研究行政执法证件换发工作", Body: []Block{para(200), para(120)}, Date: date,
			Attendance: []Attendance{
				{"出席", "那日苏、王小明、李强、赵敏、包其其格、白音、陈静、孟和、乌云、巴特尔、苏和、娜仁"},
				{"请假", "田辉"}, {"列席", "旗公安局法制大队张三，旗人力资源和社会保障局考试中心李四"},
			},
			PrintedBy: "科尔沁旗司法局办公室", PrintedOn: date,
		}},
		{"addressees", &Renderer{Seals: specimens("科尔沁旗司法局")}, &Notice{
			Masthead: []string{"科尔沁旗司法局"}, Issuers: []string{"科尔沁旗司法局"}, Number: Number{Prefix: "科司字", Year: 2022, Serial: 20},
			Title: "关于报送行政执法人员名单的通知", Addressees: strings.Join(many, "、"),
			Body: []Block{para(100)}, Date: date, PrintedBy: "科尔沁旗司法局办公室", PrintedOn: date,
		}},
		{"title", &Renderer{Seals: specimens("科尔沁旗司法局")}, &Notice{
			Masthead: []string{"科尔沁旗司法局"}, Issuers: []string{"科尔沁旗司法局"}, Number: Number{Prefix: "科司字", Year: 2022, Serial: 21},
			Title:      "关于转发《通辽市司法局关于开展全市2022年行政执法人员清理和行政执法证件换发、新领工作的通知》的通知",
			Addressees: "旗直各行政执法部门", Body: []Block{para(100)}, Date: date,
		}},
		{"table", &Renderer{Seals: specimens("科尔沁旗司法局")}, &Notice{
			Masthead: []string{"科尔沁旗司法局"}, NoFile: true, Issuers: []string{"科尔沁旗司法局"}, Number: Number{Year: 2022, Serial: 2, Ordinal: true},
			Title: "关于公布作废行政执法证件的公告",
			Body: []Block{{Kind: Paragraph, Text: "因退休、调离、换发新证等原因，下列人员所持行政执法证件自即日起作废，不再具有效力。"},
				{Kind: Grid, Table: voided}, {Kind: Paragraph, Text: "特此公告。"}},
			Date: date,
		}},
		{"picture", &Renderer{Seals: specimens("科尔沁旗司法局")}, &Notice{
			Masthead: []string{"科尔沁旗司法局"}, Issuers: []string{"科尔沁旗司法局"}, Number: Number{Prefix: "科司字", Year: 2022, Serial: 25},
			Title: "关于公布行政执法证件样式的通知", Addressees: "旗直各行政执法部门",
			Body: []Block{para(60), {Kind: Figure, Text: "图1　行政执法证件样式", Picture: &Picture{Data: drawing(), Width: 90}}, para(60),
				{Kind: Figure, Picture: &Picture{Data: drawing()}}, para(30)}, Date: date,
		}},
		{"long", &Renderer{Seals: specimens("科尔沁旗司法局")}, &Notice{
			Masthead: []string{"科尔沁旗司法局"}, Issuers: []string{"科尔沁旗司法局"}, Number: Number{Prefix: "科司字", Year: 2022, Serial: 22},
			Title: "关于做好行政执法证件管理工作的通知", Addressees: "旗直各行政执法部门", Body: long, Date: date,
			CopyTo: "旗人民政府办公室", PrintedBy: "科尔沁旗司法局办公室", PrintedOn: date,
		}},
		{"pushed", &Renderer{Seals: specimens("科尔沁旗司法局")}, &Notice{
			Masthead: []string{"科尔沁旗司法局"}, Issuers: []string{"科尔沁旗司法局"}, Number: Number{Prefix: "科司字", Year: 2022, Serial: 23},
			Title: "关于启用新行政执法证件的通知", Addressees: "旗直各行政执法部门",
			Body: []Block{para(120), para(135)}, Date: date, Note: "此件公开发布",
		}},
		{"rare", &Renderer{Seals: specimens("科尔沁旗司法局"), Companion: &Companion{Width: 90,
			Outline: "M0 0h40v8h-40z M50 0q10 -6 20 0t20 0v8q-10 6 -20 0t-20 0z M100 0h40v8h-40z"}}, &Notice{
			Masthead: []string{"科尔沁旗司法局"}, Issuers: []string{"科尔沁旗司法局"}, Number: Number{Prefix: "科司字", Year: 2022, Serial: 24},
			Title: "关于表彰李𬱖、赵𬭎、陈䶮等同志的决定", Addressees: "旗直各行政执法部门",
			Body: []Block{{Kind: Paragraph, Text: "李𬱖、赵𬭎、陈䶮、王堃、阿拉坦·乌力吉·巴特尔·孟和等同志认真履职，经研究决定予以表彰。"}, para(60)}, Date: date,
		}},
	}
}

// TestGallery renders every page of the gallery with PDFium and compares it
// with the pictures in testdata/gallery, which
//
//	go test ./notice -run TestGallery -update
//
// draws; somebody has looked at those.
func TestGallery(t *testing.T) {
	all := map[string][]byte{}
	for _, p := range gallery(t) {
		t.Run(p.name, func(t *testing.T) {
			var buf bytes.Buffer
			if err := p.r.Render(&buf, p.notice); err != nil {
				t.Fatal(err)
			}
			oracle.Sound(t, buf.Bytes())
			oracle.Archive(t, buf.Bytes())
			all[p.name] = buf.Bytes()
			pdf := oracle.Open(t, buf.Bytes())
			got := contact(pdf)
			name := filepath.Join("testdata", "gallery", p.name+".png")
			if *update {
				if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := oracle.SavePNG(name, got); err != nil {
					t.Fatal(err)
				}
				return
			}
			oracle.Unmoved(t, got, oracle.LoadPNG(t, name), 64, 0.02)
		})
	}
	oracle.Preflight(t, all)
}

// TestGalleryRoundTrip writes every document of the gallery as text and as
// JSON and reads it back.
func TestGalleryRoundTrip(t *testing.T) {
	for _, p := range gallery(t) {
		if err := p.notice.Validate(); err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		back, _, err := Parse(Format(p.notice))
		if err != nil || !same(back, p.notice) {
			t.Errorf("%s: read back from its text otherwise (%v):\n%s", p.name, err, Format(p.notice))
		}
		data, err := json.Marshal(p.notice)
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		if back, err = ReadJSON(bytes.NewReader(data)); err != nil || !same(back, p.notice) {
			t.Errorf("%s: read back from its JSON otherwise (%v)", p.name, err)
		}
	}
}

// contact lays a document's pages out side by side, in grey to save room.
func contact(pdf *oracle.PDF) image.Image {
	const dpi, gap, perRow = 40, 6, 6
	var pages []image.Image
	width, height := 0, 0
	for i := range pdf.NumPages() {
		page := pdf.Render(i, dpi)
		pages = append(pages, page)
		width, height = max(width, page.Bounds().Dx()), max(height, page.Bounds().Dy())
	}
	rows := (len(pages) + perRow - 1) / perRow
	columns := min(perRow, len(pages))
	out := image.NewPaletted(image.Rect(0, 0, columns*(width+gap)+gap, rows*(height+gap)+gap), galleryColours())
	draw.Draw(out, out.Bounds(), image.NewUniform(color.Gray{0x99}), image.Point{}, draw.Src)
	for i, page := range pages {
		at := image.Pt(gap+i%perRow*(width+gap), gap+i/perRow*(height+gap))
		draw.Draw(out, image.Rectangle{at, at.Add(page.Bounds().Size())}, page, page.Bounds().Min, draw.Src)
	}
	return out
}

// galleryColours are greys and the reds of the head and the seals: pictures of
// few colours are small files.
func galleryColours() color.Palette {
	var p color.Palette
	for i := range 16 {
		v := uint8(i * 17)
		p = append(p, color.RGBA{v, v, v, 0xFF})
		if i < 15 {
			p = append(p, color.RGBA{0xFF, 0x33 + uint8(i*13), 0x33 + uint8(i*13), 0xFF})
		}
	}
	return p
}
