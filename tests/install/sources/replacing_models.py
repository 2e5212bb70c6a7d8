# A site that brings page types of its own instead of ours, and its own image model.
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from wagtail_kb.mixins import (
    KnowledgeArticleMixin,
    KnowledgeBaseMixin,
    KnowledgeCategoryMixin,
    KnowledgeFaqMixin,
)


class ShopImage(AbstractImage):
    credit = models.CharField(max_length=100, blank=True)
    admin_form_fields = (*Image.admin_form_fields, "credit")


class ShopRendition(AbstractRendition):
    image = models.ForeignKey(ShopImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class HelpBase(KnowledgeBaseMixin, Page):
    search_fields = Page.search_fields + KnowledgeBaseMixin.search_fields


class HelpCategory(KnowledgeCategoryMixin, Page):
    search_fields = Page.search_fields + KnowledgeCategoryMixin.search_fields


class HelpArticle(KnowledgeArticleMixin, Page):
    search_fields = Page.search_fields + KnowledgeArticleMixin.search_fields
    product_code = models.CharField(max_length=20, blank=True)

    def get_extra(self):
        return {"product_code": self.product_code} if self.product_code else {}


class HelpFaq(KnowledgeFaqMixin, Page):
    search_fields = Page.search_fields + KnowledgeFaqMixin.search_fields
