use crate::http::{Entry, e};

/// What this room's codes say to a person.
pub const WORDS: &[Entry] = &[
    e(
        "photo_too_large",
        ("照片过大", "每张照片不超过 12 MB。"),
        ("Photo too large", "A photo may have at most 12 MiB."),
    ),
    e(
        "photo_too_many_pixels",
        ("照片尺寸过大", "每张照片不超过 4000 万像素，单边不超过 16384 像素。"),
        ("Too many pixels", "At most 40 megapixels and 16384 pixels on a side."),
    ),
    e(
        "photo_media_unsupported",
        ("不支持的照片格式", "请上传 JPEG、PNG 或 WebP 照片。"),
        ("Not a photo we can read", "Send a JPEG, PNG or WebP."),
    ),
    e(
        "photo_heic_unsupported",
        ("不支持 HEIC 照片", "请以 JPEG 上传（iPhone：设置-相机-格式-兼容性最佳）。"),
        ("HEIC is not taken", "Send it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)."),
    ),
    e("photo_animated", ("不支持动图", "请上传静态照片。"), ("Animated", "Send a still photo.")),
    e(
        "photo_unreadable",
        ("照片无法读取", "照片已损坏或不完整，请重新上传。"),
        ("Damaged photo", "It is damaged or incomplete; send it again."),
    ),
    e("photos_busy", ("照片处理繁忙", "请稍后再试。"), ("Busy with photos", "Try again in a moment.")),
    e(
        "too_many_photos",
        ("照片过多", "每一步最多 9 张照片。"),
        ("Too many photos", "At most 9 with one step."),
    ),
    e("photo_repeated", ("照片重复", "同一照片只能添加一次。"), ("Photo named twice", "Name each once.")),
    e(
        "photo_not_yours",
        ("照片不可用", "照片不存在、已过期或不是您上传的，请重新上传。"),
        (
            "Not your photo",
            "It does not exist, was removed, or is not one that you uploaded; upload it again.",
        ),
    ),
    e(
        "photo_already_used",
        ("照片已被使用", "该照片已属于另一步骤，请重新上传。"),
        ("Photo in use", "It belongs to another step; upload it again."),
    ),
    e(
        "link_invalid",
        ("链接无效", "请重新打开页面获取照片。"),
        ("Link not valid", "Load the page again for fresh links."),
    ),
    e(
        "link_expired",
        ("链接已过期", "请重新打开页面获取照片。"),
        ("Link expired", "Load the page again for fresh links."),
    ),
    e(
        "photo_store_full",
        ("照片存储空间已满", "请联系管理员。"),
        ("The photo store is full", "The operator must free space."),
    ),
    e(
        "photo_store_unavailable",
        ("照片存储暂不可用", "请稍后再试。"),
        ("The photo store is away", "Try again in a moment."),
    ),
];
