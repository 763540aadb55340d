package forms

const (
	reviewPlace  = "出处"
	reviewRemark = "审核意见"
)
