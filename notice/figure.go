package notice

import (
	"bytes"
	"image"
	_ "image/jpeg" // the two formats that a picture may have
	_ "image/png"

	"github.com/zhifadoc/zhifadoc/internal/sheet"
	"github.com/zhifadoc/zhifadoc/internal/typeface"
	"github.com/zhifadoc/zhifadoc/internal/typeset"
)

// figure sets a picture in the middle of the 版心, at most as high as leaves
// room for its caption on a page, and the caption below it.
func (c *composer) figure(part string, b Block) ([]row, error) {
	if b.Picture == nil || len(b.Picture.Data) == 0 {
		return nil, &Error{Part: part, Reason: "图片没有内容", Advice: "请放入 JPEG 或 PNG 图片，或者删去这一段"}
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(b.Picture.Data))
	if err != nil || cfg.Width == 0 || cfg.Height == 0 {
		return nil, &Error{Part: part, Reason: "图片打不开", Advice: "只能用 JPEG 或 PNG 图片，请重新导出"}
	}
	caption, err := c.paragraph(part, []typeset.Span{{Text: b.Text, Role: typeface.FangSong, Size: bodySize}},
		typeset.Measure{Width: areaWidth, Align: typeset.Centre})
	if err != nil {
		return nil, err
	}
	width := b.Picture.Width
	if !(width > 0 && width <= areaWidth) {
		width = areaWidth
	}
	height := width * float64(cfg.Height) / float64(cfg.Width)
	if most := areaHeight - float64(len(caption)+1)*rowPitch; height > most {
		width, height = width*most/height, most
	}
	picture := row{text: true, depth: height, pitch: height + rowGap, after: len(caption), items: []sheet.Item{
		sheet.Image{X: bindMargin + (areaWidth-width)/2, Y: 0, W: width, H: height, Data: b.Picture.Data, Name: part + "的图片"},
	}}
	for i := range caption {
		caption[i].text = true
		caption[i].after = len(caption) - 1 - i
	}
	return append([]row{picture}, caption...), nil
}
